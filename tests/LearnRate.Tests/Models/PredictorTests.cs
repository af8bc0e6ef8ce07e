using System.Numerics;
using LearnRate.Data;
using LearnRate.Models;
using LearnRate.Networks;
using LearnRate.Training;

namespace LearnRate.Tests.Models;

/// <summary>Predictions are those of plain loops to the bit, and the same for a table and for its prepared rows.</summary>
public sealed class PredictorTests
{
    [Theory]
    [InlineData("3 > 1", 1), InlineData("5 > 17 relu > 3", 63), InlineData("2 > 8 relu > 6 relu > 2", 64), InlineData("1 > 4 relu > 1", 65),
        InlineData("9 > 33 relu > 5 relu > 4", 200)]
    public void Outputs_AreThoseOfPlainLoops_ToTheBit(string network, int rows)
    {
        Check<float>(Network.Parse(network), Precision.Float, rows);
        Check<double>(Network.Parse(network), Precision.Double, rows);
    }

    [Fact]
    public void PreparedRows_ArePredictedAsTheTable()
    {
        var table = SmallModels.MixedTable;
        var model = SmallModels.OfMixed("8 gelu", "price");
        var prepared = PreparedTable.Create(table, new() { Targets = ["price"], Drop = ["rent", "class"], RareBelow = 5 });
        var predictions = new Predictor(model).Predict(prepared.Test!);
        var whole = new Predictor(model).Predict(table);
        for (var i = 0; i < predictions.Count; i++) Assert.Equal(whole.Numbers(prepared.Split.Test[i]), predictions.Numbers(i));
    }

    private static void Check<T>(Network network, Precision precision, int rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(3);
        double[] parameters = [.. Enumerable.Range(0, network.Parameters)
            .Select(_ => double.CreateTruncating(T.CreateTruncating(random.NextDouble() * 2 - 1)))];
        double[] features = [.. Enumerable.Range(0, rows * network.Inputs).Select(_ => random.NextDouble() * 4 - 2)];
        var model = SmallModels.OfMixed("2 relu", "price") with
        {
            Network = network,
            Parameters = [.. parameters],
            Precision = precision,
            Preprocessing = new()
            {
                Inputs = [.. Enumerable.Range(0, network.Inputs).Select(i => new NumberEncoding { Column = $"{i}" })],
                Target = new NumberTargets
                {
                    Numbers =
                    [.. Enumerable.Range(0, network.Outputs).Select(o => new NumberTarget { Column = $"y{o}" })]
                },
            },
        };
        var predictions = new double[rows * network.Outputs];
        new Predictor(model).Predict(features, predictions);
        for (var row = 0; row < rows; row++)
        {
            T[] values = [.. features.AsSpan(row * network.Inputs, network.Inputs).ToArray().Select(T.CreateTruncating)];
            var place = 0;
            foreach (var layer in network.Layers)
            {
                var next = new T[layer.Width];
                for (var unit = 0; unit < layer.Width; unit++)
                {
                    foreach (var value in (T[])[.. values, T.One])
                        next[unit] = T.FusedMultiplyAdd(T.CreateTruncating(parameters[place++]), value, next[unit]);
                    if (layer.Activation is Relu) next[unit] = T.Max(T.Zero, next[unit]);
                }

                values = next;
            }

            Assert.Equal(values.Select(double.CreateTruncating), predictions[(row * network.Outputs)..((row + 1) * network.Outputs)]);
        }
    }
}
