using System.Runtime.ExceptionServices;
using LearnRate.Networks;
using LearnRate.Numerics;
using LearnRate.Problems;
using LearnRate.Training;

namespace LearnRate.Tests.Numerics;

/// <summary>What an arena gives is zeros, comes again when the arena has ended, and what lasts does not.</summary>
public sealed class ArenaTests
{
    // More parameters than are copied into a result.
    private static readonly Experiment Large = new Experiment
    {
        Problem = new NetworkProblem(
            Network.Parse("8 > 96 relu > 1"),
            new("noise", new([.. Enumerable.Range(0, 512).Select(i => Math.Sin(i))], 8,
                [.. Enumerable.Range(0, 64).Select(i => Math.Cos(i))], 1)),
            new SquaredLoss()),
        BatchSize = 16,
    }.ForEpochs(3);

    [Fact]
    public void Memory_ComesAgainAsZeros() => InAThreadOfItsOwn(() =>
    {
        int[] lengths = [3, 100, 700, 5000, 40];
        using (var arena = new Arena())
        {
            foreach (var tensor in Tensors(arena, lengths)) tensor.AsSpan().Fill(Lanes<float>.One);
        }

        using var next = new Arena();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var tensors = Tensors(next, lengths);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 8192);
        foreach (var tensor in tensors)
        {
            Assert.False(tensor.OwnsMemory);
            foreach (var lanes in tensor.AsSpan()) Assert.Equal(0u, Lanes<float>.Bits(lanes > Lanes<float>.Zero));
        }
    });

    [Fact]
    public void WhatLasts_IsItsOwn()
    {
        Tensor<float> kept, outside = new(600);
        using (var arena = new Arena())
        {
            using var scope = arena.Open();
            kept = new(600, ownsMemory: true);
        }

        kept.AsSpan().Fill(Lanes<float>.One);
        using var next = new Arena();
        foreach (var tensor in Tensors(next, [600, 600])) tensor.AsSpan().Clear();
        Assert.Equal(1, kept[599][15]);
        Assert.True(kept.OwnsMemory && outside.OwnsMemory && !Arena.IsOpen);
    }

    [Fact]
    public void Scopes_Nest()
    {
        using var outer = new Arena();
        using var inner = new Arena();
        using (outer.Open())
        {
            using (inner.Open()) Assert.True(Arena.IsOpen);
            Assert.True(Arena.IsOpen);
        }

        Assert.False(Arena.IsOpen);
    }

    [Theory, InlineData(1), InlineData(20)]
    public void Results_StayWhenOthersTrain(int runs)
    {
        double[] rates = [.. Enumerable.Range(1, runs).Select(i => i * 1e-3)];
        var first = Trainer.Train(Large, rates, threads: 1, cancellationToken: TestContext.Current.CancellationToken);
        Trainer.Train(Large with { Seed = 2 }, rates, threads: 1, cancellationToken: TestContext.Current.CancellationToken);
        var again = Trainer.Train(Large, rates, threads: 1, cancellationToken: TestContext.Current.CancellationToken);
        for (var run = 0; run < runs; run++) Assert.Equal(again[run].Parameters!, first[run].Parameters!);
    }

    [Fact]
    public void TrainingAgain_AllocatesLittleButItsParameters() => InAThreadOfItsOwn(() =>
    {
        Trainer.Train(Large, [1e-3], threads: 1, cancellationToken: TestContext.Current.CancellationToken);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Trainer.Train(Large, [1e-3], threads: 1, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 2 * sizeof(float) * Large.Problem.Parameters + 65_536);
    });

    // What other tests have left to a thread may be as much as it keeps.
    private static void InAThreadOfItsOwn(Action test)
    {
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(test));
        thread.Start();
        thread.Join();
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);
    }

    private static Tensor<float>[] Tensors(Arena arena, int[] lengths)
    {
        using var scope = arena.Open();
        return [.. lengths.Select(length => new Tensor<float>(length))];
    }
}
