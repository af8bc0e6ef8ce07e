using System.Globalization;
using System.Numerics;
using LearnRate.Data;
using Parquet;
using Parquet.Schema;

namespace LearnRate.Formats;

/// <summary>The rows of a Parquet file; columns that are not flat are left out. One group of rows is in memory at a time.</summary>
internal sealed class ParquetSource : RowSource
{
    private readonly Input _input;
    private readonly ParquetReader _reader;
    private readonly DataField?[] _fields;
    private readonly Cells[] _cells;
    private int _group = -1, _row, _rows;

    private ParquetSource(Input input, ParquetReader reader, ReadingOptions options)
    {
        (_input, _reader) = (input, reader);
        _fields = [.. reader.Schema.Fields.Select(field => field as DataField)];
        Columns = [.. reader.Schema.Fields.Select(field => field.Name)];
        if (Columns.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new TableException("two columns have this name. Rename one, so that each can be named.", Name, column: twice.Key);
        if (Columns.Count == 0) throw new TableException("there is no column.", Name);
        _cells = [.. _fields.Select(field => field is { IsArray: false } ? CellsOf(field, options) : new UnusableCells())];
    }

    public override string Name => _input.Name;

    public override IReadOnlyList<string> Columns { get; }

    public override long? Line => null;

    public override ColumnKind? Declared(int column) => _cells[column].Kind;

    /// <exception cref="TableException">The file is damaged, or two columns have one name.</exception>
    public static ParquetSource Open(Input input, ReadingOptions options) => Guarded(input.Name, () =>
    {
        var reader = ParquetReader.CreateAsync(input.OpenSeekable()).GetAwaiter().GetResult();
        return new ParquetSource(input, reader, options);
    });

    public override bool Read()
    {
        if (++_row < _rows) return true;
        while (++_group < _reader.RowGroupCount)
        {
            Guarded(Name, () =>
            {
                using var group = _reader.OpenRowGroupReader(_group);
                _rows = checked((int)group.RowCount);
                for (var i = 0; i < _cells.Length; i++) if (_cells[i] is not UnusableCells) _cells[i].Fill(group, _fields[i]!, _rows);
                return true;
            });
            _row = 0;
            if (_rows > 0) return true;
        }

        return false;
    }

    public override bool IsMissing(int column) => _cells[column].IsMissing(_row);

    public override ReadOnlySpan<char> Text(int column) => _cells[column].Text(_row);

    public override void SetFormat(int column, CellFormat format) => _cells[column].SetFormat(format);

    public override bool TryNumber(int column, out double number) => _cells[column].TryNumber(_row, out number);

    protected override void Dispose(bool disposing)
    {
        _reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _input.Dispose();
        base.Dispose(disposing);
    }

    // A damaged file can end in an exception of any kind.
    private static T Guarded<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not (TableException or OutOfMemoryException))
        {
            throw new TableException($"it begins like a Parquet file, but cannot be read: {e.Message}", name, cause: e);
        }
    }

    private static Cells CellsOf(DataField field, ReadingOptions options) => Type.GetTypeCode(field.ClrType) switch
    {
        TypeCode.Byte => new NumberCells<byte>(),
        TypeCode.SByte => new NumberCells<sbyte>(),
        TypeCode.Int16 => new NumberCells<short>(),
        TypeCode.UInt16 => new NumberCells<ushort>(),
        TypeCode.Int32 => new NumberCells<int>(),
        TypeCode.UInt32 => new NumberCells<uint>(),
        TypeCode.Int64 => new WholeCells<long>(),
        TypeCode.UInt64 => new WholeCells<ulong>(),
        TypeCode.Single => new NumberCells<float>(),
        TypeCode.Double => new NumberCells<double>(),
        TypeCode.Decimal => new NumberCells<decimal>(),
        TypeCode.Boolean => new TextCells<bool>(ColumnKind.Boolean, yes => yes ? "true" : "false"),
        TypeCode.DateTime => new TextCells<DateTime>(ColumnKind.Category, time => time.ToString("s", CultureInfo.InvariantCulture)),
        _ when field.ClrType == typeof(string) || field.ClrType == typeof(ReadOnlyMemory<char>) => new StringCells(options),
        _ => new UnusableCells(),
    };

    /// <summary>The cells of a column in the present group of rows.</summary>
    private abstract class Cells(ColumnKind? kind)
    {
        /// <summary>What they are by their type; null where only the cells say whether they are numbers.</summary>
        public ColumnKind? Kind => kind;

        public abstract void Fill(ParquetRowGroupReader group, DataField field, int rows);

        public abstract bool IsMissing(int row);

        public abstract ReadOnlySpan<char> Text(int row);

        public virtual void SetFormat(CellFormat format)
        {
        }

        public virtual bool TryNumber(int row, out double number) => NumberText.TryParse(Text(row), '.', out number);

        protected static void Fill<T>(ParquetRowGroupReader group, DataField field, int rows, Action<int, T?> put)
            where T : struct
        {
            if (field.IsNullable)
            {
                var values = new T?[rows];
                group.ReadAsync<T>(field, values.AsMemory()).AsTask().GetAwaiter().GetResult();
                for (var row = 0; row < rows; row++) put(row, values[row]);
            }
            else
            {
                var values = new T[rows];
                group.ReadAsync<T>(field, values.AsMemory()).AsTask().GetAwaiter().GetResult();
                for (var row = 0; row < rows; row++) put(row, values[row]);
            }
        }
    }

    private sealed class NumberCells<T>() : Cells(ColumnKind.Number)
        where T : struct, INumberBase<T>
    {
        private double[] _values = [];

        public override void Fill(ParquetRowGroupReader group, DataField field, int rows)
        {
            _values = new double[rows];
            Fill<T>(group, field, rows, (row, value) => _values[row] = value is { } number ? double.CreateChecked(number) : double.NaN);
        }

        public override bool IsMissing(int row) => double.IsNaN(_values[row]);

        public override ReadOnlySpan<char> Text(int row) => _values[row].ToString("R", CultureInfo.InvariantCulture);

        public override bool TryNumber(int row, out double number) => double.IsFinite(number = _values[row]);
    }

    private sealed class TextCells<T>(ColumnKind kind, Func<T, string> print) : Cells(kind)
        where T : struct
    {
        private string?[] _values = [];

        public override void Fill(ParquetRowGroupReader group, DataField field, int rows)
        {
            _values = new string?[rows];
            Fill<T>(group, field, rows, (row, value) => _values[row] = value is { } present ? print(present) : null);
        }

        public override bool IsMissing(int row) => _values[row] is null;

        public override ReadOnlySpan<char> Text(int row) => _values[row];
    }

    /// <summary>Lists, records, times of day and other types that are no number, text, boolean or time: they are not read.</summary>
    private sealed class UnusableCells() : Cells(ColumnKind.Unsupported)
    {
        public override void Fill(ParquetRowGroupReader group, DataField field, int rows)
        {
        }

        public override bool IsMissing(int row) => false;

        public override ReadOnlySpan<char> Text(int row) => [];
    }

    /// <summary>Whole numbers of 64 bits: as long as a double holds them they are numbers, and otherwise the names of something.</summary>
    private sealed class WholeCells<T>() : Cells(null)
        where T : struct, IBinaryInteger<T>
    {
        private T?[] _values = [];

        public override void Fill(ParquetRowGroupReader group, DataField field, int rows)
        {
            _values = new T?[rows];
            Fill<T>(group, field, rows, (row, value) => _values[row] = value);
        }

        public override bool IsMissing(int row) => _values[row] is null;

        public override ReadOnlySpan<char> Text(int row) => _values[row]?.ToString(null, CultureInfo.InvariantCulture);

        public override bool TryNumber(int row, out double number)
        {
            number = _values[row] is { } value ? double.CreateSaturating(value) : double.NaN;
            return Math.Abs(number) <= WrittenNumber.MostWhole;
        }
    }

    private sealed class StringCells(ReadingOptions options) : Cells(ColumnKind.Category)
    {
        private string?[] _values = [];
        private CellReader _reader = new(CellFormat.Plain, options.Missing);

        public override void Fill(ParquetRowGroupReader group, DataField field, int rows)
        {
            _values = new string?[rows];
            group.ReadAsync(field, _values.AsMemory()).AsTask().GetAwaiter().GetResult();
        }

        public override void SetFormat(CellFormat format) => _reader = CellReader.Create(format, options);

        public override bool IsMissing(int row) => _reader.IsMissing(Text(row));

        public override ReadOnlySpan<char> Text(int row) => _values[row].AsSpan().Trim();

        public override bool TryNumber(int row, out double number) => _reader.TryNumber(Text(row), out number);
    }
}
