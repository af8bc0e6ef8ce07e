using System.Globalization;

namespace LearnRate.Workbench.Predict;

/// <summary>Writes predictions into a buffer, and this to a stream whenever it is full; nothing is made per row.</summary>
/// <param name="stream">Where they go.</param>
/// <param name="form">What stands around the numbers.</param>
/// <param name="isFloat">Whether probabilities have the digits of 32 bits, for they were computed so.</param>
internal sealed class PredictionWriter(Stream stream, PredictionForm form, bool isFloat)
{
    /// <summary>No number is longer.</summary>
    private const int LongestNumber = 32;

    private readonly byte[] _buffer = new byte[1 << 16];
    private int _used;

    /// <summary>How many rows were written.</summary>
    public long Rows { get; private set; }

    public void Begin() => Put(form.Begin);

    /// <summary>Writes a row.</summary>
    /// <param name="numbers">The numbers predicted, or a probability per class.</param>
    public void Row(ReadOnlySpan<double> numbers)
    {
        if (Rows++ > 0) Put(form.Between);
        Put(form.RowBegin);
        var areProbabilities = form.Labels.Length > 0;
        if (areProbabilities) Put(form.Labels[Likeliest(numbers)]);
        for (var i = 0; i < numbers.Length; i++)
        {
            Put(form.BeforeNumber[i]);
            if (_buffer.Length - _used < LongestNumber) Flush();
            var rest = _buffer.AsSpan(_used);
            int length;
            if (areProbabilities && isFloat) length = ProbabilityText.Write((float)numbers[i], rest);
            else numbers[i].TryFormat(rest, out length, default, CultureInfo.InvariantCulture);
            _used += length;
        }

        Put(form.RowEnd);
    }

    public void End()
    {
        Put(form.End);
        Flush();
    }

    public void Flush()
    {
        stream.Write(_buffer, 0, _used);
        _used = 0;
        stream.Flush();
    }

    private static int Likeliest(ReadOnlySpan<double> numbers)
    {
        var named = 0;
        for (var c = 1; c < numbers.Length; c++)
            if (numbers[c] > numbers[named]) named = c;
        return named;
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _buffer.Length - _used)
        {
            Flush();
            if (bytes.Length > _buffer.Length)
            {
                stream.Write(bytes);
                return;
            }
        }

        bytes.CopyTo(_buffer.AsSpan(_used));
        _used += bytes.Length;
    }
}
