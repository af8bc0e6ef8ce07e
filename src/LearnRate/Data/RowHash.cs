using System.Runtime.InteropServices;

namespace LearnRate.Data;

/// <summary>
/// A 64-bit hash of each row's content: the sum over the columns of a hash of name
/// and cell, so that the order of the columns does not matter. Equal rows have equal hashes.
/// </summary>
internal static class RowHash
{
    private const ulong Empty = 0x9E3779B97F4A7C15;

    public static ulong[] Compute(Table table, IEnumerable<string> columns)
    {
        var hashes = new ulong[table.RowCount];
        Add(table, columns, hashes);
        return hashes;
    }

    /// <summary>Adds further columns to the hashes.</summary>
    public static void Add(Table table, IEnumerable<string> columns, ulong[] hashes)
    {
        foreach (var name in columns)
        {
            var salt = Compute(name);
            switch (table[name])
            {
                case NumberColumn numbers:
                    var values = numbers.Values;
                    // Adding 0 turns -0 into 0, which equals it.
                    for (var row = 0; row < hashes.Length; row++)
                        hashes[row] += Mix(salt ^ (double.IsNaN(values[row])
                            ? Empty : Mix(BitConverter.DoubleToUInt64Bits(values[row] + 0.0))));
                    break;
                case TextColumn texts:
                    var words = new ulong[texts.Words.Length];
                    for (var code = 0; code < words.Length; code++) words[code] = Mix(salt ^ Compute(texts.Words[code]));
                    var empty = Mix(salt ^ Empty);
                    for (var row = 0; row < hashes.Length; row++)
                        hashes[row] += texts.Codes[row] is >= 0 and var code ? words[code] : empty;
                    break;
            }
        }
    }

    /// <summary>A random number that seed and hash decide: rows by rank of it are in random order, equal ones side by side.</summary>
    public static ulong Shuffle(ulong hash, ulong seed) => Mix(hash + Mix(seed + 1));

    /// <summary>A hash of UTF-16 letters by the steps of FNV-1a (Fowler, Noll and Vo 1991), a letter each.</summary>
    private static ulong Compute(string text)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var letter in MemoryMarshal.Cast<char, ushort>(text)) hash = (hash ^ letter) * 0x100000001B3;
        return Mix(hash);
    }

    /// <summary>The finaliser of SplitMix64: every bit of the input reaches every bit of the output.</summary>
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
