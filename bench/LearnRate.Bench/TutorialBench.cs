using System.Globalization;
using LearnRate.Tutorial;

namespace LearnRate.Bench;

/// <summary>One whole training of the tutorial's neuron, 2002 updates at 1e-5, beside the same loop in C and the numpy program.</summary>
internal static class TutorialBench
{
    public static string Run(int rounds)
    {
        var program = new TutorialProgram { Rate = 1e-5 };
        using var ours = new Ours("LearnRate", () => Format(program.Train().Weights));
        using var c = new Peer("", Tools.CompileC("gcc", "tutorial.c", "-O3"), []);
        using var native = new Peer("", Tools.CompileC("gcc", "tutorial.c", "-O3", "-march=native"), []);
        using var numpy = new Peer("", Tools.Pythons[0], "tutorial.py", []);
        return Contest.Table("training", Contest.Hold([ours, c, native, numpy], rounds));
    }

    private static string Format(Weights weights) => string.Create(CultureInfo.InvariantCulture, $"{weights.B:G17} {weights.W:G17}");
}
