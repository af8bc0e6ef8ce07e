using System.Globalization;
using System.Text.Json;
using LearnRate.Recipes;
using LearnRate.Schedules;

namespace LearnRate.Tests.Schedules;

/// <summary>
/// Every scheduler of PyTorch 1.13 but ReduceLROnPlateau, which is a controller: the rate
/// at every step of 95 runs, and the momentum of those that cycle it.
/// </summary>
public sealed class GoldenScheduleTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Golden", "schedules");

    // What PyTorch computes step after step, and its own closed form, which is ours, does not say.
    private static readonly Dictionary<string, string> ChainedOnly = new()
    {
        ["ConstantLR/factor0.1-iters0"] = "after 0 steps the rate is the base rate; the chained form stays at the factor",
        ["ChainedScheduler/linear-cosine"] =
            "the chained cosine starts from the rate that the other scheduler left, so that it is no product",
    };

    public static TheoryData<string> All =>
    [
        .. Directory.EnumerateFiles(Folder, "*.json", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Folder, file).Replace('\\', '/')[..^".json".Length])
            .Where(name => !name.StartsWith("ReduceLROnPlateau", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ];

    [Theory, MemberData(nameof(All))]
    public void Rate_AgreesWithPyTorch(string name)
    {
        var golden = JsonSerializer.Deserialize<Case>(File.ReadAllText(Path.Combine(Folder, name + ".json")), JsonSerializerOptions.Web)!;
        var rows = File.ReadLines(Path.Combine(Folder, name + ".csv")).Skip(1)
            .Select(line => line.Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray()).ToArray();
        var (text, peak) = Ours(golden);
        var schedule = Catalogue.Parse<Schedule>(text);
        var horizon = new Horizon(golden.Steps, 30);
        Assert.Equal(golden.Steps, rows.Length);

        var (worst, worstMomentum) = (0.0, 0.0);
        foreach (var row in rows)
        {
            worst = Math.Max(worst, Error(peak * schedule.Factor(row[0], horizon), row[1]));
            // Where PyTorch does not cycle the momentum, the column is missing or constant.
            if (golden.Momentum is { } momentum && rows[0].Length == 3)
                worstMomentum = Math.Max(worstMomentum, Error(Highest(golden) * schedule.MomentumFactor(row[0], horizon), row[2]));
        }

        if (ChainedOnly.ContainsKey(name)) Assert.True(worst > 1e-9, $"{text} agrees with {name} after all");
        else Assert.True(worst <= 1e-12, FormattableString.Invariant($"{text} at {peak}: off by {worst:G3}"));
        Assert.True(worstMomentum <= 1e-12, FormattableString.Invariant($"{text}: momentum off by {worstMomentum:G3}"));
    }

    // Near 0 PyTorch's recursions keep 7e-15 of what they have rounded before.
    private static double Error(double actual, double expected) =>
        Math.Max(0, Math.Abs(actual - expected) - 1e-14) / Math.Max(Math.Abs(expected), 1e-300);

    private static double Highest(Case golden) =>
        golden.Parameters.TryGetValue("cycle_momentum", out var cycles) && !cycles.GetBoolean() ? golden.Momentum!.Value
        : golden.Parameters.TryGetValue("max_momentum", out var highest) ? highest.GetDouble() : 0.95;

    /// <summary>Our text for PyTorch's scheduler, and the rate that its factor 1 means.</summary>
    private static (string Text, double Peak) Ours(Case golden)
    {
        var p = golden.Parameters;
        string Of(string key) =>
            p[key].ValueKind == JsonValueKind.Array ? $"[{string.Join(' ', p[key].EnumerateArray())}]" : p[key].ToString();
        double Number(string key, double otherwise) => p.TryGetValue(key, out var value) ? value.GetDouble() : otherwise;
        string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
        var rate = golden.BaseLr;
        switch (golden.Scheduler)
        {
            case "StepLR": return ($"step(every={Of("step_size")},by={Of("gamma")})", rate);
            case "MultiStepLR": return ($"multistep(at={Of("milestones")},by={Of("gamma")})", rate);
            case "ConstantLR": return ($"constant({Of("factor")}).for({Of("total_iters")}).then(constant)", rate);
            case "LinearLR": return ($"linear({Of("start_factor")},{Of("end_factor")}).for({Of("total_iters")})", rate);
            case "ExponentialLR": return ($"exponential({Of("gamma")},every=1)", rate);
            case "PolynomialLR": return ($"polynomial({Of("power")}).for({Of("total_iters")})", rate);
            case "CosineAnnealingLR": return ($"cosine({Text(p["eta_min"].GetDouble() / rate)}).for({Of("T_max")})", rate);
            case "CosineAnnealingWarmRestarts":
                return ($"restarts({Of("T_0")},{Of("T_mult")},{Text(p["eta_min"].GetDouble() / rate)})",
                rate);
            case "CyclicLR":
                var peak = p["max_lr"].GetDouble();
                var down = p.TryGetValue("step_size_down", out var d) && d.ValueKind == JsonValueKind.Number ? $",down={d}" : "";
                var shape = p.ContainsKey("scale_fn") ? $"exprange,decay={Text(Math.Pow(5, -0.0001))}"
                    : Of("mode").Replace("_", "", StringComparison.Ordinal) + (Of("mode") == "exp_range" ? $",decay={Of("gamma")}" : "");
                var low = Text(p["base_lr"].GetDouble() / peak);
                return ($"cyclic({low},up={Of("step_size_up")}{down},shape={shape},momentum={Lowest(0.8, 0.9)})", peak);
            case "OneCycleLR":
                var start = 1 / Number("div_factor", 25);
                var options =
                    $"rise={Text(Number("pct_start", 0.3))},start={Text(start)},end={Text(start / Number("final_div_factor", 1e4))}," +
                    $"momentum={Lowest(0.85, 0.95)}";
                if (p.ContainsKey("anneal_strategy"))
                    options += $",shape={(Of("anneal_strategy") == "cos" ? "cosine" : "linear")}," +
                        $"phases={(p["three_phase"].GetBoolean() ? 3 : 2)}";
                return ($"onecycle({options})", p["max_lr"].GetDouble());
            case "LambdaLR" when golden.Name == "inverse-time": return ("inversetime(20)", rate);
            case "LambdaLR" when golden.Name == "noam-warmup": return ("noam(40)", rate / Math.Sqrt(40));
            case "LambdaLR": return ("exponential(0.95,every=1)", rate);
            case "MultiplicativeLR" when golden.Name == "constant-factor": return ("exponential(0.97,every=1)", rate);
            case "MultiplicativeLR":
                var factors = new double[golden.Steps];
                for (var e = 0; e < factors.Length; e++) factors[e] = e == 0 ? 1 : factors[e - 1] * (e % 10 == 0 ? 0.5 : 1.05);
                return ($"piecewise([{string.Join(' ', Enumerable.Range(0, golden.Steps))}],[{string.Join(' ', factors.Select(Text))}])",
                    rate);
            case "SequentialLR":
                return (golden.Name switch
                {
                    "constant-exponential" => "constant(0.1).for(20).then(exponential(0.97,every=1))",
                    "warmup-cosine" => "warmup(30,0.01).then(cosine)",
                    "linear-step-poly" => "linear(0.1,1).for(50).then(step(40,0.5).for(130)).then(polynomial(2).for(100))",
                    _ => "warmup(10,0.1).then(restarts(20,2))",
                }, rate);
            case "ChainedScheduler":
                return (golden.Name switch
                {
                    "constant-exponential" => "constant(0.1).for(20).then(constant) * exponential(0.98,every=1)",
                    "linear-cosine" => "warmup(40,0.05) * cosine(0.01).for(250)",
                    _ => "warmup(10,0.5) * multistep([60 150],0.2) * exponential(0.995,every=1)",
                }, rate);
            case "SWALR":
                var annealed = Of("anneal_strategy") == "cos" ? "cosine(0.25)" : "linear(1,0.25)";
                if (golden.Name != "after-exponential") return ($"{annealed}.for({Of("anneal_epochs")}).then(constant(0.25))", rate);
                // SWALR multiplies what has been annealed off what the other left: its distance to swa_lr goes with the cosine.
                var left = Math.Pow(0.99, 100);
                return ($"exponential(0.99,every=1).for(100).then({Text(left)} * cosine({Text(0.25 / left)}).for(20)).then(constant(0.25))",
                    rate);
            default: throw new NotSupportedException($"{golden.Scheduler} is not tested yet.");
        }

        string Lowest(double low, double high) =>
            p.TryGetValue("cycle_momentum", out var cycles) && !cycles.GetBoolean()
                ? "1" : Text(Number("base_momentum", low) / Number("max_momentum", high));
    }

    private sealed record Case(string Scheduler, [property: System.Text.Json.Serialization.JsonPropertyName("case")] string Name,
        double BaseLr, double? Momentum, int Steps, Dictionary<string, JsonElement> Parameters);
}
