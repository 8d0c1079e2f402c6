namespace Selkie.Oci.Tests;

public sealed class DigestTests
{
    private const string Empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Fact]
    public void A_digest_keeps_algorithm_and_hex()
    {
        var digest = Digest.Parse("sha256:" + Empty);
        Assert.Equal("sha256", digest.Algorithm);
        Assert.Equal(Empty, digest.Hex);
        Assert.Equal(Digest.Of([]), digest);
        Assert.True(digest.Matches([]));
    }

    [Theory]
    [InlineData("sha256", "invalid checksum digest format")]
    [InlineData("md5:00", "unsupported digest algorithm")]
    [InlineData("sha256:00", "invalid checksum digest length")]
    [InlineData("sha256:E3B0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "invalid checksum digest format")]
    public void What_is_no_digest_is_refused(string text, string problem) =>
        Assert.Equal(problem, Assert.Throws<EngineError>(() => Digest.Parse(text)).Message);

    [Fact]
    public void A_verifying_stream_fails_on_other_bytes_and_on_other_lengths()
    {
        var bytes = "hello"u8.ToArray();
        using (var good = new VerifyingStream(new MemoryStream(bytes), Digest.Of(bytes), 5)) good.Drain();
        using var wrong = new VerifyingStream(new MemoryStream("hellO"u8.ToArray()), Digest.Of(bytes), 5);
        Assert.StartsWith("Digest did not match, expected ", Assert.Throws<EngineError>(wrong.Drain).Message);
        using var brief = new VerifyingStream(new MemoryStream("hell"u8.ToArray()), Digest.Of(bytes), 5);
        Assert.Contains("ended after 4 of 5 bytes", Assert.Throws<EngineError>(brief.Drain).Message);
    }
}
