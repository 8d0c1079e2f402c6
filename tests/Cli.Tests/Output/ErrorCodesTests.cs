using Selkie.Cli.Output;
using Selkie.Oci;

namespace Selkie.Cli.Tests;

public sealed class ErrorCodesTests
{
    [Theory]
    [InlineData(ErrorKind.NotFound, "stop", 125)]
    [InlineData(ErrorKind.NotFound, "container rm", 1)]
    [InlineData(ErrorKind.NotFound, "volume rm", 1)]
    [InlineData(ErrorKind.InUse, "rmi", 2)]
    [InlineData(ErrorKind.InUse, "volume unmount", 125)]
    [InlineData(ErrorKind.BadState, "container rm", 2)]
    [InlineData(ErrorKind.BadState, "pause", 125)]
    [InlineData(ErrorKind.BadState, "container exec", 255)]
    [InlineData(ErrorKind.Internal, "container exec", 125)]
    [InlineData(ErrorKind.Configuration, "run", 1)]
    [InlineData(ErrorKind.Interrupted, "run", 1)]
    [InlineData(ErrorKind.StartFailed, "run", 126)]
    [InlineData(ErrorKind.CommandNotFound, "container exec", 127)]
    public void A_kind_of_error_has_one_exit_code_in_a_command(ErrorKind kind, string command, int code) => Assert.Equal(code, ErrorCodes.Of(kind, command));

    [Fact]
    public void Every_kind_of_error_ends_a_command_with_a_code_that_says_failure() =>
        Assert.All(Enum.GetValues<ErrorKind>(), kind => Assert.InRange(ErrorCodes.Of(kind, "run"), 1, 127));
}
