using Selkie.Registry.Auth;
using Selkie.Registry.Configuration;

namespace Selkie.Registry.Tests;

/// <summary>Files with secrets are replaced where others may write, too.</summary>
public sealed class PrivateFileTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("selkie-private-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_file_that_another_user_made_beforehand_gets_no_secret()
    {
        // The names that could be guessed: the file's with the pid, or with a usual ending.
        var file = Path.Combine(_directory, "auth.json");
        string[] planted = [$"{file}.{Environment.ProcessId}", file + ".tmp", file + ".part", file + "~"];
        foreach (var name in planted) File.WriteAllText(name, "planted");
        AuthFileWriter.Change(file, root => root["secret"] = "deep");
        Assert.Contains("deep", File.ReadAllText(file), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.All(planted, name => Assert.Equal("planted", File.ReadAllText(name)));
        Assert.Equal([file, .. planted.Order(StringComparer.Ordinal)], Directory.GetFiles(_directory).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_cannot_be_written_leaves_the_file_that_was_there_and_nothing_beside_it()
    {
        var file = Path.Combine(_directory, "auth.json");
        AuthFileWriter.Change(file, root => root["secret"] = "deep");
        Assert.Throws<IOException>(() => PrivateFile.Replace(file, _ => throw new IOException("no space left on device")));
        Assert.Contains("deep", File.ReadAllText(file), StringComparison.Ordinal);
        Assert.Equal([file], Directory.GetFiles(_directory));
    }
}
