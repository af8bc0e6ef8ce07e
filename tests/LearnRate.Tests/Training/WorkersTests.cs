using CsCheck;
using LearnRate.Training;

namespace LearnRate.Tests.Training;

/// <summary>All pieces are done, each by one thread at a time; those that are left take turns.</summary>
public sealed class WorkersTests
{
    [Fact]
    public void AllIsDone_EachPieceByOneThreadAtATime() =>
        Gen.Select(Gen.Int[0, 9].Array[0, 20], Gen.Int[1, 6]).Sample(
            (parts, threads) =>
            {
                var (done, busy) = (new int[parts.Length], new int[parts.Length]);
                Workers.Share(parts.Select((_, piece) => Piece(piece)), threads);
                Assert.Equal(parts, done);

                IEnumerable<int> Piece(int piece)
                {
                    for (var part = 0; part < parts[piece]; part++)
                    {
                        Assert.Equal(1, Interlocked.Increment(ref busy[piece]));
                        done[piece]++;
                        Interlocked.Decrement(ref busy[piece]);
                        yield return part;
                    }
                }
            });

    [Fact]
    public void OneThread_DoesOneAfterTheOther()
    {
        var order = new List<int>();
        Workers.Share(Enumerable.Range(0, 4).Select(Piece), 1);
        Assert.Equal([0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3], order);

        IEnumerable<int> Piece(int piece)
        {
            for (var part = 0; part < 3; part++)
            {
                order.Add(piece);
                yield return part;
            }
        }
    }

    // Of three pieces on two threads the one that waits is done by turns: each thread
    // sees that it has begun before either of the others ends.
    [Fact]
    public void WhatIsLeft_TakesTurns()
    {
        using var third = new ManualResetEventSlim();
        Workers.Share([Waiting(), Waiting(), Third()], 2);
        Assert.True(third.IsSet);

        IEnumerable<int> Waiting()
        {
            yield return 0;
            third.Wait(TestContext.Current.CancellationToken);
        }

        IEnumerable<int> Third()
        {
            third.Set();
            yield return 0;
        }
    }

    // So much memory is counted with.
    [Fact]
    public void FewAreBegunAtATime() =>
        Gen.Select(Gen.Int[1, 30], Gen.Int[1, 5]).Sample((pieces, threads) =>
        {
            var (counting, open, most) = (new Lock(), 0, 0);
            Workers.Share(Enumerable.Range(0, pieces).Select(_ => Piece()), threads);
            Assert.InRange(most, 1, 2 * threads - 1);

            IEnumerable<int> Piece()
            {
                lock (counting) most = Math.Max(most, ++open);
                for (var part = 0; part < 3; part++) yield return part;
                lock (counting) open--;
            }
        });

    [Fact]
    public void AFailure_IsThrownAsItIs()
    {
        static IEnumerable<int> Fails()
        {
            yield return 0;
            throw new InvalidOperationException("as it is");
        }

        Assert.Equal("as it is", Assert.Throws<InvalidOperationException>(() => Workers.Share([Fails(), Fails()], 2)).Message);
    }
}
