using Selkie.Engine.Images.Sources;
using Selkie.Linux.Files;

namespace Selkie.Engine.Tests.Images.Sources;

public sealed class TemporaryFileTests
{
    [Fact]
    public void What_is_copied_for_a_while_is_its_owners_alone_and_has_a_name_that_nobody_can_make_before()
    {
        using var one = TemporaryFile.Create(FileOptions.DeleteOnClose);
        using var other = TemporaryFile.Create(FileOptions.DeleteOnClose);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(one.Name));
        Assert.NotEqual(one.Name, other.Name);
        Assert.True(Path.GetFileName(one.Name).Length >= 64);
        var directory = TemporaryFile.CreateDirectory();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(directory));
        Fs.RemoveTree(directory);
    }
}
