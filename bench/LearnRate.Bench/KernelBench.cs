using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using LearnRate.Engine;
using LearnRate.Networks;
using LearnRate.Numerics;
using Vectors = LearnRate.Numerics.Tensor<float>;

namespace LearnRate.Bench;

/// <summary>The two loops that most others stand on: tanh, and the product of two square matrices.</summary>
internal static partial class KernelBench
{
    private const int Count = 4096;

    public static string Run(int rounds) =>
        string.Join('\n', ((int[])[128, 256, 512, 1024]).Select(n => Product(n, rounds)).Prepend(Tanh(rounds)));

    private static string Tanh(int rounds)
    {
        var random = new Random(1);
        float[] x = [.. Enumerable.Range(0, Count).Select(_ => (float)(8 * random.NextDouble() - 4))], y = new float[Count];
        var (sums, values, slopes) = (new Vectors(Count / 16), new Vectors(Count / 16), new Vectors(Count / 16));
        MemoryMarshal.Cast<float, Lanes<float>>(x).CopyTo(sums);
        var loop = new Tanh().Start<float>();
        return $"## tanh of {Count} floats\n\n" + Contest.Table("call", Contest.Hold(
        [
            new Ours("LearnRate, with the slope", () =>
            {
                loop.Apply(sums, values, slopes);
                return "";
            }),
            Limits.Peak(50.7 * Count),
            new Ours("System.Numerics.Tensors", () =>
            {
                TensorPrimitives.Tanh(x, y);
                return "";
            }),
        ], rounds));
    }

    private static string Product(int n, int rounds)
    {
        var random = new Random(1);
        float[] Matrix() => [.. Enumerable.Range(0, n * n).Select(_ => (float)random.NextDouble())];
        var (a, b, c) = (Matrix(), Matrix(), new float[n * n]);
        // As the engine has them; OpenBLAS copies what it reads into order.
        var (lanesB, lanesC) = (new Vectors(n * n / 16), new Vectors(n * n / 16));
        MemoryMarshal.Cast<float, Lanes<float>>(b).CopyTo(lanesB);
        List<Contestant> contestants =
        [
            new Ours("LearnRate", () =>
            {
                Gemm.Multiply(new BroadcastOperand<float>(a), new(n, 1), new VectorOperand<float>(lanesB.AsSpan()), new(n / 16, 1),
                    lanesC.AsSpan(), new(n / 16, 1), n, n / 16, n);
                return lanesC[n][0].ToString("F3", CultureInfo.InvariantCulture);
            }),
            Limits.Peak(2.0 * n * n * n),
        ];
        if (MachineInfo.BlasCore is { } core) _ =
            SetEnvironment("OPENBLAS_CORETYPE", core, 1); // before it is loaded; .NET's own variables do not reach it
        if (NativeLibrary.TryLoad("libopenblas.so.0", out var library))
        {
            UseThreads(1);
            var name = Marshal.PtrToStringAnsi(Configuration())!;
            contestants.Add(new Ours(name, () =>
            {
                Multiply(101, 111, 111, n, n, n, 1, a, n, b, n, 0, c, n);
                return c[16 * n].ToString("F3", CultureInfo.InvariantCulture);
            }));
        }

        return $"## {n}·{n} by {n}·{n}\n\n{Contest.Table("product", Contest.Hold(contestants, rounds))}";
    }

    [LibraryImport("libopenblas.so.0", EntryPoint = "cblas_sgemm")]
    private static partial void Multiply(
        int order, int turnA, int turnB, int m, int n, int k, float alpha, float[] a, int strideA, float[] b, int strideB, float beta,
        float[] c, int strideC);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);

    [LibraryImport("libopenblas.so.0", EntryPoint = "openblas_set_num_threads")]
    private static partial void UseThreads(int count);

    [LibraryImport("libopenblas.so.0", EntryPoint = "openblas_get_config")]
    private static partial nint Configuration();
}
