using LearnRate.Problems;

namespace LearnRate.Tests.Reference;

internal static class Starting
{
    /// <summary>The parameters a run starts from, in an array of their own.</summary>
    public static double[] StartingParameters(this NetworkProblem problem, ulong seed)
    {
        var parameters = new double[problem.Parameters];
        problem.StartingParameters(seed, parameters);
        return parameters;
    }
}
