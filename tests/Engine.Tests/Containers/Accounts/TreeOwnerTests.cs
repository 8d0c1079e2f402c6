using Selkie.Engine.Containers.Accounts;
using Selkie.Linux.Files;
using Selkie.Linux.ProcessControl;

namespace Selkie.Engine.Tests.Containers.Running;

public sealed class TreeOwnerTests : IDisposable
{
    private const uint Owner = 4321;
    private readonly string _root = Directory.CreateTempSubdirectory("selkie-owner-").FullName;

    public TreeOwnerTests() => Assert.SkipUnless(Processes.EffectiveUser == 0, "needs root");

    public void Dispose() => Fs.RemoveTree(_root);

    private string Make(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName($"{_root}/{path}")!);
        File.WriteAllText($"{_root}/{path}", "");
        return $"{_root}/{path}";
    }

    private static uint OwnerOf(string path)
    {
        Fs.Stat(null, Fs.Bytes(path), out var stat).Check(path);
        return stat.Uid;
    }

    [Fact]
    public void Directories_that_become_links_between_the_listing_and_the_opening_lead_nowhere()
    {
        var victim = Make("victim/f");
        string[] names = ["a", "b", "c", "d"];
        foreach (var name in names) Make($"tree/{name}/f");
        using var top = Fs.Open($"{_root}/tree", OpenMode.Path | OpenMode.Directory);
        var swapped = false;
        TreeOwner.ChangeBelow(top, _ => Swapping(), _ => Owner);

        // Called for the first name, when all of them are listed: what is not yet open is a link from now on, and so is the one that is.
        uint Swapping()
        {
            if (swapped) return Owner;
            swapped = true;
            foreach (var name in names)
            {
                Directory.Move($"{_root}/tree/{name}", $"{_root}/away-{name}");
                File.CreateSymbolicLink($"{_root}/tree/{name}", $"{_root}/victim");
            }
            return Owner;
        }

        Assert.Equal(0u, OwnerOf(victim));
        Assert.Equal(0u, OwnerOf($"{_root}/victim"));
        Assert.Equal(3, names.Count(name => OwnerOf($"{_root}/tree/{name}") == Owner)); // the links themselves
        Assert.Equal(1, names.Count(name => OwnerOf($"{_root}/away-{name}/f") == Owner)); // the one that was open
    }

    [Fact]
    public void A_whole_tree_gets_an_owner_and_what_its_links_lead_to_keeps_its()
    {
        var victim = Make("victim/f");
        Make("tree/a/b/f");
        File.CreateSymbolicLink($"{_root}/tree/a/link", victim);
        using var top = Fs.Open($"{_root}/tree", OpenMode.Path | OpenMode.Directory);
        TreeOwner.Set(top, Owner, Owner);
        Assert.All(["tree", "tree/a", "tree/a/b", "tree/a/b/f", "tree/a/link"], path => Assert.Equal(Owner, OwnerOf($"{_root}/{path}")));
        Assert.Equal(0u, OwnerOf(victim));
    }
}
