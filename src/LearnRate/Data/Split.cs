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
/// Rows for training, validation and test, decided by what they hold: the same rows in any order are split alike. Each part follows the
/// whole: it has its share of every class, or of every tenth of the first target's range, and of rows that are equal, within a row or two.
/// Each part lists its rows by rank of a hash, so that whatever is computed from it does not depend on their order in the file either.
/// </summary>
/// <remarks>
/// Rows stand in a line: class by class (or tenth by tenth), and within these in random order, equal rows side by side. A part takes rows
/// at equal distances along the line, so that of any stretch of it, and hence of each class and of each group of equal rows, it has its
/// share to within one row: systematic sampling (Madow and Madow 1944).
/// </remarks>
public sealed class Split
{
    private Split(int[] training, int[] validation, int[] test) => (Training, Validation, Test) = (training, validation, test);

    /// <summary>The training rows' numbers.</summary>
    public IReadOnlyList<int> Training { get; }

    /// <summary>The validation rows' numbers.</summary>
    public IReadOnlyList<int> Validation { get; }

    /// <summary>The test rows' numbers.</summary>
    public IReadOnlyList<int> Test { get; }

    /// <summary>
    /// Splits rows. The test rows are set apart first; the others are divided into training and validation, and other divisions of them
    /// leave the test rows as they are.
    /// </summary>
    /// <param name="rows">The rows to split.</param>
    /// <param name="hashes">The hash of every row of the table, not of these rows only.</param>
    /// <param name="strata">What every part is to have its share of.</param>
    /// <param name="shares">How large the parts are.</param>
    /// <param name="seed">Decides which rows are for what.</param>
    /// <param name="division">Which division of the rows that are not for the test.</param>
    internal static Split Create(int[] rows, ulong[] hashes, Strata strata, SplitShares shares, ulong seed, ulong division = 0)
    {
        var (rest, test) = Take(rows, hashes, strata, shares.Test, seed);
        // All divisions of a seed have a seed of their own; so no two splits have more in common than chance gives them.
        var (training, validation) =
            Take(rest, hashes, strata, shares.Validation / (1 - shares.Test), RowHash.Shuffle(division, RowHash.Shuffle(seed, 0)));
        return new(ByRank(training), ByRank(validation), ByRank(test));

        int[] ByRank(List<int> part)
        {
            int[] ordered = [.. part];
            Array.Sort(Array.ConvertAll(ordered, row => RowHash.Shuffle(hashes[row], seed)), ordered);
            return ordered;
        }
    }

    /// <summary>Takes a share of rows out. Where rows are of classes, a class keeps one row at least.</summary>
    private static (List<int> Left, List<int> Taken) Take(
        IReadOnlyCollection<int> rows, ulong[] hashes, Strata strata, double share, ulong seed)
    {
        (int Stratum, ulong Rank, int Row)[] places = [.. rows.Select(row => (strata.Of[row], RowHash.Shuffle(hashes[row], seed), row))];
        Array.Sort(places);
        var line = Array.ConvertAll(places, place => place.Row);
        var (rest, taken) = (new List<int>(line.Length), new List<int>());
        if (strata.AreClasses)
        {
            var counts = line.CountBy(row => strata.Of[row]).ToDictionary();
            rest.AddRange(line.Where(row => counts[strata.Of[row]] == 1));
            line = [.. line.Where(row => counts[strata.Of[row]] > 1)];
        }

        var count = Math.Clamp((int)Math.Floor(share * line.Length + 0.5), 0, Math.Max(0, line.Length - 1));
        var offset = line.Length == 0 ? 0 : (long)(RowHash.Shuffle((ulong)line.Length, seed) % (ulong)line.Length);
        // Row i is taken where i·count + offset passes a multiple of the line's length.
        for (var i = 0; i < line.Length; i++)
            ((i * (long)count + offset) % line.Length + count >= line.Length ? taken : rest).Add(line[i]);
        if (strata.AreClasses) KeepOneEach(rest, taken, strata);
        return (rest, taken);
    }

    // A class of few rows may have been taken as a whole where a share is above a half.
    private static void KeepOneEach(List<int> rest, List<int> taken, Strata strata)
    {
        var kept = rest.Select(row => strata.Of[row]).ToHashSet();
        foreach (var row in taken.Where(row => kept.Add(strata.Of[row])).ToArray())
        {
            taken.Remove(row);
            rest.Add(row);
        }
    }
}

/// <summary>Groups of rows, of each of which every part of a split is to have its share.</summary>
/// <param name="Of">The group of every row of a table.</param>
/// <param name="AreClasses">Whether they are classes, which training must know all of.</param>
internal sealed record Strata(int[] Of, bool AreClasses)
{
    /// <summary>A group has as many rows at least; of fewer a fifth is no row.</summary>
    private const int FewestRows = 5;

    private const int MostRanges = 10;

    /// <summary>Classes.</summary>
    public static Strata FromClasses(int[] classes) => new(classes, true);

    /// <summary>Tenths of a target's range, with as many rows each; fewer and larger parts where there are few rows.</summary>
    /// <param name="rows">The rows that are split.</param>
    /// <param name="hashes">The hash of every row of the table, which ranks equal targets.</param>
    /// <param name="targets">The target of every row of the table.</param>
    public static Strata FromRange(int[] rows, ulong[] hashes, NumberColumn targets)
    {
        var of = new int[targets.Count];
        var ranges = Math.Clamp(rows.Length / FewestRows, 1, MostRanges);
        (double Target, ulong Hash, int Row)[] places = [.. rows.Select(row => (targets.Values[row], hashes[row], row))];
        Array.Sort(places);
        foreach (var (rank, place) in places.Index()) of[place.Row] = (int)((long)rank * ranges / rows.Length);
        return new(of, false);
    }
}
