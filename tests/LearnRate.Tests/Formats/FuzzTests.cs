using System.Globalization;
using System.IO.Compression;
using System.Text;
using CsCheck;
using LearnRate.Data;
using LearnRate.Formats;

namespace LearnRate.Tests.Formats;

/// <summary>
/// Mutated files never crash the reader, the preparation or the encoder: they work, or are
/// refused in one line. <c>LEARNRATE_FUZZ=1000000</c> sets how many are tried.
/// </summary>
public sealed class FuzzTests
{
    private static readonly long Inputs = long.TryParse(Environment.GetEnvironmentVariable("LEARNRATE_FUZZ"), NumberStyles.None,
        CultureInfo.InvariantCulture, out var inputs) ? inputs : 3000;

    private static readonly string[] Seeds =
    [
        "id,size,town,garden,price\n1,50.5,Rome,yes,100\n2,NA,Oslo,no,200\n3,70,\"Köln, \"\"alt\"\"\",yes,150\n4,?,Rome,no,120\n",
        "a;b;c\r\n1,5;x;true\r\n2,5;y;false\r\n-3e5;;true\r\n",
        "1\t2\t3\n4\t5\t6\n7\t8\t9\n",
        "x|y\n1|a\n2|b\n3|a\n4|b\n",
        "x\n1\n2\n\n3\n",
        "t,y\n\"several\nlines\",1\n\"in \"\"one\"\" cell\",0\nz,1\n",
        "price,when,share,zip\n\"$1,200.50\",n/a,12%,01001\n\"($7.00)\",3,7.5 %,94110\n$8,4,100%,00501\n$9,-,3%,10001\n",
        "Betrag;Gewicht;Land\n1.234,50 €;12 kg;DE\n\u22127,00 €;7,5 kg;NA\n8,00 €;3 kg;CH\n9,00 €;--;FR\n",
        "id,n\n9007199254740992,1'234.5\n9007199254740993,2'000\n9007199254740994,#N/A\n",
    ];

    private static readonly byte[] Favourites =
        [.. "\",;\t|\r\n.-+eE0123456789NAnull?$%()' "u8, 0, 0xFF, 0xEF, 0xBB, 0xBF, 0xC3, 0x1F, 0x8B];

    private static readonly Gen<byte[]> Files =
        Gen.Select(Gen.Int[0, Seeds.Length - 1],
            Gen.Select(Gen.Int[0, 5], Gen.Int[0, 400], Gen.Int[0, 400],
                Gen.OneOf(Gen.Byte, Gen.Int[0, Favourites.Length - 1].Select(i => Favourites[i]))).Array[0, 12], Gen.Int[0, 19])
            .Select((seed, mutations, wrapping) =>
            {
                var bytes = Encoding.UTF8.GetBytes(Seeds[seed]).ToList();
                foreach (var (kind, at, length, value) in mutations) Mutate(bytes, kind, at, length, value);
                return wrapping switch
                {
                    0 => Packed(bytes, bytes.Count),
                    1 => Packed(bytes, bytes.Count / 2),
                    2 => [.. "PAR1"u8, .. bytes],
                    _ => [.. bytes],
                };
            });

    [Fact]
    public void MutatedFiles_WorkOrAreRefusedInWords() => Files.Sample(bytes =>
    {
        try
        {
            var read = TableReader.ReadStream(new MemoryStream(bytes), "t.csv");
            var table = read.Table;
            _ = ColumnProfile.Infer(table);
            var prepared = PreparedTable.Create(table, new() { Targets = [table.Columns[^1].Name], LeaveOutUnlabelled = true });
            using var rows = TableReader.OpenStream(new MemoryStream(bytes), "t.csv").Rows;
            var encoder = prepared.Preprocessing.Bind(rows);
            var features = new double[encoder.Features];
            while (encoder.Read(features)) Assert.All(features, feature => Assert.True(double.IsFinite(feature)));
        }
        catch (TableException refused)
        {
            Assert.DoesNotContain('\n', refused.Message);
            Assert.InRange(refused.Message.Length, 10, 2000);
        }
    }, iter: Inputs);

    private static void Mutate(List<byte> bytes, int kind, int at, int length, byte value)
    {
        if (bytes.Count == 0)
        {
            bytes.Add(value);
            return;
        }

        at %= bytes.Count;
        length = Math.Min(length % 20, bytes.Count - at);
        switch (kind)
        {
            case 0: bytes[at] = value; break;
            case 1: bytes.Insert(at, value); break;
            case 2: bytes.RemoveRange(at, length); break;
            case 3: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
            case 4: bytes.RemoveRange(at, bytes.Count - at); break;
            default: bytes.InsertRange(at, Enumerable.Repeat(value, length)); break;
        }
    }

    private static byte[] Packed(List<byte> bytes, int keep)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) zip.Write([.. bytes]);
        return packed.ToArray()[..Math.Min(keep, (int)packed.Length)];
    }
}
