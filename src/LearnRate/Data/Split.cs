using LearnRate.Recipes;

namespace LearnRate.Data;

/// <summary>Which shares of the rows are for training, validation and test.</summary>
public sealed record SplitShares
{
    /// <summary>Parts of the rows for validation, 0 or more and below 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public double Validation { get; init => field = Check.Fraction(value); } = 0.2;

    /// <summary>Parts of the rows for the test, 0 or more and below 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public double Test { get; init => field = Check.Fraction(value); } = 0.2;

    /// <summary>What is left for training.</summary>
    public double Training => 1 - Validation - Test;
}

/// <summary>
/// Rows for training, validation and test, decided by rank of a seeded hash of each row's content within its class. So the same rows
/// in any order are split alike, and equal rows stay together. Each part lists its rows by rank, so that whatever is computed from it
/// does not depend on their order in the file either.
/// </summary>
public sealed class Split
{
    private Split(int[] training, int[] validation, int[] test) => (Training, Validation, Test) = (training, validation, test);

    /// <summary>The training rows' numbers.</summary>
    public IReadOnlyList<int> Training { get; }

    /// <summary>The validation rows' numbers.</summary>
    public IReadOnlyList<int> Validation { get; }

    /// <summary>The test rows' numbers.</summary>
    public IReadOnlyList<int> Test { get; }

    /// <summary>Splits rows.</summary>
    /// <param name="rows">The rows to split.</param>
    /// <param name="ranks">The hash of every row of the table.</param>
    /// <param name="classes">The class of every row of the table, or none for regression.</param>
    /// <param name="shares">How large the parts are.</param>
    internal static Split Create(int[] rows, ulong[] ranks, ReadOnlySpan<int> classes, SplitShares shares)
    {
        var parts = (Training: new List<int>(rows.Length), Validation: new List<int>(), Test: new List<int>());
        var ordered = (int[])rows.Clone();
        Array.Sort(Array.ConvertAll(ordered, row => ranks[row]), ordered);

        var byClass = new Dictionary<int, List<int>>();
        foreach (var row in ordered)
        {
            var of = classes.IsEmpty ? 0 : classes[row];
            if (!byClass.TryGetValue(of, out var members)) byClass[of] = members = [];
            members.Add(row);
        }

        var part = new byte[ranks.Length];
        foreach (var members in byClass.Values)
        {
            for (int first = 0, end; first < members.Count; first = end)
            {
                for (end = first + 1; end < members.Count && ranks[members[end]] == ranks[members[first]];) end++;
                // Where the middle of the group of equal rows lies among the rows of its class.
                // The first group trains: no class is unknown to training.
                var middle = (first + end) / 2.0 / members.Count;
                var to = first == 0 || middle < shares.Training ? 0 : middle < 1 - shares.Test ? 1 : 2;
                for (var i = first; i < end; i++) part[members[i]] = (byte)to;
            }
        }

        foreach (var row in ordered) (part[row] switch { 0 => parts.Training, 1 => parts.Validation, _ => parts.Test }).Add(row);
        return new([.. parts.Training], [.. parts.Validation], [.. parts.Test]);
    }
}
