using LearnRate.Formats;

namespace LearnRate.Tests.Formats;

public sealed class AtomicFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("learnrate-atomic-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void WhatFailsOnTheWay_LeavesWhatWasThere()
    {
        File.WriteAllText(In("a.txt"), "old");
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(In("a.txt"), stream =>
        {
            stream.Write("half"u8);
            throw new InvalidOperationException();
        }));
        Assert.Equal("old", File.ReadAllText(In("a.txt")));
        Assert.Single(Directory.GetFiles(_folder));

        AtomicFile.Write(In("a.txt"), stream => stream.Write("new"u8));
        Assert.Equal("new", File.ReadAllText(In("a.txt")));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void ARefusal_NamesTheFile_NotTheOneForTheTimeBeing()
    {
        var path = In("missing/a.txt");
        var refused = Assert.Throws<IOException>(() => AtomicFile.Create(path));
        Assert.Equal($"{path} cannot be written: Could not find a part of the path '{path}'.", refused.Message);
        Assert.Equal($"{_folder} cannot be written: it is a folder.", Assert.Throws<IOException>(() => AtomicFile.Create(_folder)).Message);
    }

    [Fact]
    public void ThroughALink_TheFileIsWrittenThatItLeadsTo()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege there.");
        File.WriteAllText(In("real.txt"), "old");
        File.CreateSymbolicLink(In("link.txt"), In("real.txt"));
        AtomicFile.Write(In("link.txt"), stream => stream.Write("new"u8));
        Assert.Equal(("new", In("real.txt")), (File.ReadAllText(In("real.txt")), new FileInfo(In("link.txt")).LinkTarget));
    }

    [Fact]
    public void WhoMayReadAFile_StaysSo_WhenItIsReplaced()
    {
        if (OperatingSystem.IsWindows()) return;
        File.WriteAllText(In("a.txt"), "old");
        File.SetUnixFileMode(In("a.txt"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        AtomicFile.Write(In("a.txt"), stream => stream.Write("new"u8));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(In("a.txt")));
    }

    [Fact]
    public void ADevice_StaysOne()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no /dev/null there.");
        AtomicFile.Write("/dev/null", stream => stream.Write("nothing"u8));
        Assert.Empty(File.ReadAllBytes("/dev/null"));
        Assert.Empty(Directory.GetFiles("/dev", "null*.part"));
    }

    private string In(string name) => Path.Combine(_folder, name);
}
