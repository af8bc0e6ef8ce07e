using System.Numerics;
using System.Text.Json;
using CsCheck;
using LearnRate.Networks;
using LearnRate.Numerics;

namespace LearnRate.Tests.Networks;

public sealed class LossTests
{
    private static readonly GoldenLoss[] Cases =
        [.. Golden.Read<GoldenLosses>("gradients/losses.json").Cases.Where(c => OfGolden(c.Loss).Loss is not null)];

    private static readonly Loss[] Losses =
    [
        new SquaredLoss(), new HalfSquaredLoss(), new AbsoluteLoss(), new HuberLoss(), new HuberLoss { Delta = 0.3 },
        new BinaryCrossEntropyLoss(),
        new CrossEntropyLoss(),
    ];

    public static TheoryData<int> AllCases => [.. Enumerable.Range(0, Cases.Length)];

    public static TheoryData<int> All => [.. Enumerable.Range(0, Losses.Length)];

    [Theory, MemberData(nameof(AllCases))]
    public void Double_EqualsGolden(int index) => EqualsGolden<double>(Cases[index], 1e-12, 1e-15);

    [Theory, MemberData(nameof(AllCases))]
    public void Float_IsNearGolden(int index) => EqualsGolden<float>(Cases[index], 1e-6, 5e-7);

    [Theory, MemberData(nameof(All))]
    public void Gradient_IsTheDerivative(int index) =>
        Gen.Select(Gen.Double[-12, 12].Array[3], Gen.Double[0, 1].Array[3], Gen.Int[0, 2]).Sample(
            (outputs, target, right) =>
            {
                var loss = Losses[index];
                if (loss is CrossEntropyLoss) target = [right];
                const double h = 1.0 / (1 << 15), scale = 0.25;
                if (loss is AbsoluteLoss && outputs.Zip(target).Any(p => Math.Abs(p.First - p.Second) <= 2 * h)) return;
                var (_, gradient) = Row(loss, outputs, target, scale);
                for (var o = 0; o < outputs.Length; o++)
                {
                    double Moved(double by) => Row(loss, [.. outputs.Select((y, i) => i == o ? y + by : y)], target, 1).Sum;
                    var quotient = scale * (Moved(h) - Moved(-h)) / (outputs[o] + h - (outputs[o] - h));
                    // Huber's derivative has a kink itself, where the quotient is off by up to h/4.
                    Near.Equal(quotient, gradient[o], 1e-8, loss is HuberLoss ? h : 2e-8, $"{loss} by output {o}");
                }
            },
            iter: 300);

    [Fact]
    public void HalfSquared_IsHalfOfSquared()
    {
        var (half, whole) = (Row<double>(new HalfSquaredLoss(), [3, -1], [1, 0.5], 1),
            Row<double>(new SquaredLoss(), [3, -1], [1, 0.5], 1));
        Assert.Equal((3.125, 6.25), (half.Sum, whole.Sum));
        Assert.Equal([2, -1.5], half.Gradient);
        Assert.Equal([4, -3], whole.Gradient);
    }

    // Not subnormal, which takes an Intel core 150 cycles a vector, and not NaN.
    [Fact]
    public void CrossEntropy_HardlyPossibleClassesHaveTheProbabilityZero()
    {
        var (sum, gradient) = Row<float>(new CrossEntropyLoss(), [3, 3 - 69.5f, 3 - 70.5f, 3 - 95, -1e30f, float.NegativeInfinity], [0],
            1f / 64);
        Assert.Equal(0, sum);
        Assert.Equal([0, 6.551e-31f / 64, 0, 0, 0, 0], gradient.Select(g => g), (a, b) => Math.Abs(a - b) <= 1e-3f * Math.Abs(a));
        Assert.Equal(73, Row<float>(new CrossEntropyLoss(), [3, -70], [1], 1).Sum);
    }

    [Fact]
    public void Equality_HasTheLossAndTheGradientZero()
    {
        foreach (var loss in (Loss[])[new SquaredLoss(), new HalfSquaredLoss(), new AbsoluteLoss(), new HuberLoss()])
        {
            var (sum, gradient) = Row<double>(loss, [0.1, -7], [0.1, -7], 1);
            Assert.Equal(0, sum);
            Assert.Equal([0, 0], gradient);
        }
    }

    [Theory, MemberData(nameof(All))]
    public void Scale_ScalesTheGradientAlone(int index)
    {
        var loss = Losses[index];
        double[] target = loss is CrossEntropyLoss ? [1] : [1, 0, 1];
        var (whole, part) = (Row(loss, [0.5, -2, 3], target, 1.0), Row(loss, [0.5, -2, 3], target, 0.125));
        Assert.Equal(whole.Sum, part.Sum);
        Assert.Equal(whole.Gradient.Select(g => g / 8), part.Gradient);
    }

    [Theory, MemberData(nameof(All))]
    public void Nan_GivesNan(int index)
    {
        var loss = Losses[index];
        for (var o = 0; o < 3; o++)
        {
            double[] outputs = [1, 2, 3];
            outputs[o] = double.NaN;
            var (sum, gradient) = Row(loss, outputs, loss is CrossEntropyLoss ? [0] : [0, 0, 0], 1);
            Assert.True(double.IsNaN(sum));
            Assert.True(double.IsNaN(gradient[o]));
        }
    }

    [Theory, MemberData(nameof(All))]
    public void Lanes_NeverMix(int index)
    {
        var loss = Losses[index];
        double[] target = loss is CrossEntropyLoss ? [2] : [0.25, 1, 0, 0.5];
        var outputs = new Lanes<double>[4];
        for (var o = 0; o < outputs.Length; o++)
        {
            for (var lane = 0; lane < Lanes<double>.Count; lane++)
                outputs[o] = outputs[o].With(lane, lane == 3 ? double.NaN : lane == 5
                    ? double.PositiveInfinity : 20 * Math.Sin(8 * o + lane));
        }

        var gradient = new Lanes<double>[4];
        var sums = new Lanes<double>[1];
        loss.Start<double>().Apply(1, 4, outputs, new(4, 1), [.. target.Select(Lanes<double>.Create)], new(target.Length, 1),
            Lanes<double>.Create(0.1), gradient, sums);
        for (var lane = 0; lane < Lanes<double>.Count; lane++)
        {
            var alone = Row(loss, [.. outputs.Select(y => y[lane])], target, 0.1);
            Assert.Equal(alone.Sum, sums[0][lane]);
            Assert.Equal(alone.Gradient, gradient.Select(g => g[lane]));
        }
    }

    [Theory, MemberData(nameof(All))]
    public void Shape_IsOnePerOutputOrOneClass(int index)
    {
        var count = Losses[index] is CrossEntropyLoss ? 1 : 7;
        Assert.Equal((count, count), (Losses[index].TargetsFor(7), Losses[index].Terms(7)));
    }

    private static void EqualsGolden<T>(GoldenLoss golden, double relative, double floor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (loss, factor) = OfGolden(golden.Loss);
        var rows = golden.Prediction.Length;
        var terms = rows * loss!.Terms(golden.Prediction[0].Length);
        var sum = 0.0;
        for (var row = 0; row < rows; row++)
        {
            T[] outputs = [.. golden.Prediction[row].Select(T.CreateTruncating)];
            double[] target = golden.Target[row].ValueKind == JsonValueKind.Array
                ? [.. golden.Target[row].EnumerateArray().Select(t => t.GetDouble())]
                : [golden.Target[row].GetDouble()];
            Assert.Equal(loss.TargetsFor(outputs.Length), target.Length);
            var (rowSum, gradient) = Row(loss, outputs, [.. target.Select(T.CreateTruncating)], T.CreateTruncating(factor / terms));
            sum += double.CreateTruncating(rowSum);
            foreach (var (expected, actual) in golden.Gradient[row].Zip(gradient))
                Near.Equal(expected, double.CreateTruncating(actual), relative, floor, $"{golden.Loss}, gradient of row {row}");
        }

        Near.Equal(golden.Value, sum * factor / terms, relative, floor, golden.Loss);
    }

    // PyTorch's smooth L1 with threshold β is Huber's loss through β. Smoothed cross-entropy is not here.
    private static (Loss? Loss, double Factor) OfGolden(string name) => name switch
    {
        "mse" => (new SquaredLoss(), 1),
        "l1" => (new AbsoluteLoss(), 1),
        "smooth_l1(beta=1)" or "huber(delta=1)" => (new HuberLoss(), 1),
        "smooth_l1(beta=0.5)" => (new HuberLoss { Delta = 0.5 }, 2),
        "huber(delta=2)" => (new HuberLoss { Delta = 2 }, 1),
        "cross_entropy" => (new CrossEntropyLoss(), 1),
        "bce_with_logits" => (new BinaryCrossEntropyLoss(), 1),
        "cross_entropy(smoothing=0.1)" => (null, 1),
        _ => throw new ArgumentException(name, nameof(name)),
    };

    private static (T Sum, T[] Gradient) Row<T>(Loss loss, T[] outputs, T[] target, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var gradient = new Lanes<T>[outputs.Length];
        var sums = new Lanes<T>[1];
        loss.Start<T>().Apply(
            1, outputs.Length, [.. outputs.Select(Lanes<T>.Create)], new(outputs.Length, 1), [.. target.Select(Lanes<T>.Create)],
            new(target.Length, 1), Lanes<T>.Create(scale), gradient, sums);
        return (sums[0][0], [.. gradient.Select(g => g[0])]);
    }
}

internal sealed record GoldenLosses(GoldenLoss[] Cases);

internal sealed record GoldenLoss(string Loss, double[][] Prediction, JsonElement[] Target, double Value, double[][] Gradient);
