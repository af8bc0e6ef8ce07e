using System.Collections;

namespace LearnRate.Recipes;

/// <summary>One item many times, in the memory of one.</summary>
internal sealed class RepeatedList<T>(T item, int count) : IReadOnlyList<T>
{
    public int Count => count;

    public T this[int index] => index >= 0 && index < count ? item : throw new ArgumentOutOfRangeException(nameof(index));

    public IEnumerator<T> GetEnumerator() => Enumerable.Repeat(item, count).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
