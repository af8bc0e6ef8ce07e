using LearnRate.Networks;
namespace LearnRate.Problems;
internal static class Starting { public static double[] Weights(Network n, InitialWeights i, ulong seed) => new double[n.Parameters]; }
