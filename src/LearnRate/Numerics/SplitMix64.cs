namespace LearnRate.Numerics;

/// <summary>Random numbers by SplitMix64 (Steele, Lea and Flood 2014): output k is a function of the seed and k.</summary>
internal struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            var z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }

    /// <summary>A number from 0 to below 1, a multiple of 2⁻⁵³.</summary>
    public double NextUniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Puts items into a random order: for i from the last down to 1, swap item i with item (output mod i + 1).</summary>
    public void Shuffle(Span<int> items)
    {
        var stream = this; // in a register: through memory each number would wait for the one before
        for (var i = items.Length - 1; i >= 1; i--)
        {
            var j = (int)(stream.Next() % (ulong)(i + 1));
            (items[i], items[j]) = (items[j], items[i]);
        }

        this = stream;
    }
}
