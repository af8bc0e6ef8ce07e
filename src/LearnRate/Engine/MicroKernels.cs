using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Numerics;

namespace LearnRate.Engine;

/// <summary>
/// Some rows and columns of C[m, n] = Σₖ A[m, k]·B[k, n], whose sums stay in registers while all terms of a <see cref="Panel"/> pass:
/// <c>OfMxN</c> has M rows and N columns. It leaves the panel at the rows that are left; some go on, M rows at a time, as long as there are
/// as many. All are made of one template, <c>MicroKernelGenerator</c>, while the library is built.
/// </summary>
/// <remarks>
/// All addresses are one of two pointers and a multiple of a stride, which a load computes by itself, unless rows lie anywhere: with
/// an index for each element, the additions took the adders' turn on Intel's cores (64-32-10 took 1.2 times as long).
/// </remarks>
internal static unsafe partial class MicroKernels
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lanes<T> Get<T>(byte* at)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => *(Lanes<T>*)at;
}
