namespace LearnRate.Storage.Tests;

public sealed class StorePlaceTests
{
    [Theory]
    [InlineData("postgres://anna:se%20cret@db.example:5433/runs?sslmode=require", "db.example:5433/runs")]
    [InlineData("postgresql://anna@db.example/runs", "db.example/runs")]
    [InlineData("postgres://anna@db.example", "db.example/anna")]
    [InlineData("Host=db.example;Username=anna;Password=secret;Database=runs", "db.example/runs")]
    public void ConnectionString_IsAServer_WithoutItsPassword(string said, string name)
    {
        var place = StorePlace.Parse(said);
        Assert.Equal((name, null), (place.Name, place.File));
    }

    [Fact]
    public void Url_KeepsEveryPart() => Assert.Equal(
        "Host=db.example;Port=5433;Database=\"my runs\";Username=anna;Password=\"se cret\";SSL Mode=Require;Application Name=learnrate",
        StorePlace.Parse("postgres://anna:se%20cret@db.example:5433/my%20runs?sslmode=require").Connection);

    [Theory]
    [InlineData("postgres://")]
    [InlineData("postgres://anna:secret@host/runs?wrong=1")]
    [InlineData("postgres://anna:secret@host/runs?sslmode")]
    [InlineData("Host=x;Wrong=secret")]
    [InlineData("Host=x;Port=secret")]
    public void WrongConnectionString_IsRefusedInALine(string said)
    {
        var refused = Assert.Throws<StoreException>(() => StorePlace.Parse(said));
        Assert.Contains("the connection string is not understood", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("runs.db"), InlineData("./folder/a=b.db"), InlineData("postgres.db")]
    public void AnythingElse_IsAFile(string said)
    {
        var place = StorePlace.Parse(said);
        Assert.Equal((said, Path.GetFullPath(said), false), (place.Name, place.File, place.Exists));
    }
}
