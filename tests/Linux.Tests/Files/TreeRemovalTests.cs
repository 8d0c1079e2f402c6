using Selkie.Linux.Files;
using Selkie.Linux.Mounting;
using Selkie.Linux.ProcessControl;

namespace Selkie.Linux.Tests.Files;

public sealed class TreeRemovalTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("selkie-removal-").FullName;

    public void Dispose() => Fs.RemoveTree(_root);

    [Fact]
    public void A_large_tree_goes_and_what_its_links_lead_to_stays()
    {
        Directory.CreateDirectory($"{_root}/outside");
        File.WriteAllText($"{_root}/outside/kept", "");
        for (var i = 0; i < 40; i++)
        {
            var directory = Directory.CreateDirectory($"{_root}/tree/{i % 4}/{i}/deep").FullName;
            for (var n = 0; n < 150; n++) File.WriteAllText($"{directory}/{n}", "");
            File.CreateSymbolicLink($"{directory}/../link", $"{_root}/outside");
            Directory.CreateDirectory($"{directory}/empty");
        }

        TreeRemoval.Remove($"{_root}/tree");
        Assert.Equal(["outside"], Directory.GetFileSystemEntries(_root).Select(Path.GetFileName));
        Assert.True(File.Exists($"{_root}/outside/kept"));
    }

    [Fact]
    public void A_file_goes_and_what_is_not_there_is_no_error()
    {
        File.WriteAllText($"{_root}/file", "");
        TreeRemoval.Remove($"{_root}/file");
        TreeRemoval.Remove($"{_root}/file");
        Assert.Empty(Directory.GetFileSystemEntries(_root));
    }

    [Fact]
    public void What_cannot_be_removed_is_told_and_everything_else_goes()
    {
        Assert.SkipUnless(Processes.EffectiveUser == 0, "needs root");
        for (var i = 0; i < 300; i++) File.WriteAllText($"{Directory.CreateDirectory($"{_root}/tree/{i % 20}").FullName}/{i}", "");
        Mounts.Bind($"{_root}/tree/7", $"{_root}/tree/7");
        try
        {
            var failure = Assert.Throws<LinuxException>(() => TreeRemoval.Remove($"{_root}/tree"));
            Assert.Contains("7", failure.Message);
            Assert.Equal(["7"], Directory.GetFileSystemEntries($"{_root}/tree").Select(Path.GetFileName));
            Assert.Equal(15, Directory.GetFileSystemEntries($"{_root}/tree/7").Length);
        }
        finally
        {
            Mounts.TryUnmount($"{_root}/tree/7", UnmountFlags.Detach);
        }
    }
}
