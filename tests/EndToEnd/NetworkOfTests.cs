using System.IO.Pipes;

namespace Selkie.EndToEnd;

/// <summary>The network that the tests make for themselves is no burden to whoever runs them.</summary>
public sealed class NetworkOfTests
{
    [Fact]
    public void It_has_no_descriptor_of_the_tests_and_ends_with_their_line()
    {
        Assert.SkipUnless(Environment.UserName == "root", "only root can make it");
        using var inheritable = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.Inheritable);
        var network = new TestNetwork();
        Assert.Equal(["0", "1", "2"], Directory.EnumerateFileSystemEntries($"/proc/{network.Holder}/fd").Select(Path.GetFileName).Order(StringComparer.Ordinal));
        network.Dispose();
        Assert.False(Directory.Exists($"/proc/{network.Holder}"));
    }
}
