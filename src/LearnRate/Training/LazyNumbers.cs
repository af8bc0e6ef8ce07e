using System.Collections;

namespace LearnRate.Training;

/// <summary>Numbers that are read from where they lie when they are first used.</summary>
internal sealed class LazyNumbers(int count, Func<double[]> read) : IReadOnlyList<double>
{
    private readonly Lazy<double[]> _numbers = new(read);

    public int Count => count;

    public double this[int index] => _numbers.Value[index];

    public IEnumerator<double> GetEnumerator() => _numbers.Value.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
