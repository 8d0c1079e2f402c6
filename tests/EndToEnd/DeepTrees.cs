namespace Selkie.EndToEnd;

/// <summary>A container makes trees that no path can name: they can be counted and removed, and what an archive cannot hold is refused by one line.</summary>
public abstract class DeepTrees(Caller engine) : IDisposable
{
    private const string Image = TestImage.Name;
    private readonly string _name = "deep" + Guid.NewGuid().ToString("N")[..8];

    // A chain of a thousand directories goes below another one, twenty times.
    private const string Dig = """
        p=$(for i in $(seq 1000); do printf d/; done)
        for place in /v /data; do
          mkdir -p $place; cd $place; mkdir a
          for i in $(seq 20); do mkdir -p b/$p; mv a b/$p; mv b a; done
        done
        """;

    public void Dispose()
    {
        engine.Tidy("rm", "-f", "-v", "-t", "0", _name);
        engine.Tidy("volume", "rm", "-f", _name);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void A_container_and_a_volume_with_twenty_thousand_levels_are_counted_and_removed()
    {
        engine.Ok("run", "--name", _name, "--network", "none", "-v", $"{_name}:/v", Image, "sh", "-ec", Dig);
        engine.Ok("system", "df");
        engine.Ok("ps", "-as");
        engine.Ok("run", "--rm", "--network", "none", "--user", "7", "-v", $"{_name}:/v:U", Image, "true");
        string[][] refused = [["export", "-o", $"{engine.Scratch}/{_name}.tar", _name], ["commit", "-q", _name, _name], ["diff", _name], ["volume", "export", "-o", $"{engine.Scratch}/{_name}.tar", _name]];
        Assert.All(refused, words => Assert.Matches("^Error: [^\n]*file name too long$", engine.Fails(125, words)));
        Assert.Equal(1, engine.Selkie("image", "exists", _name).Code);
        engine.Ok("rm", "-v", _name);
        engine.Ok("volume", "rm", _name);
    }

    [Fact]
    public void Changes_of_a_container_over_a_directory_are_removed_however_deep()
    {
        engine.InUsersPlace("mkdir", $"{engine.Scratch}/{_name}");
        engine.Ok("run", "--name", _name, "--network", "none", "-v", $"{engine.Scratch}/{_name}:/v:O", Image, "sh", "-ec", Dig.Replace(" /data", "", StringComparison.Ordinal));
        engine.Ok("rm", _name);
        Assert.Equal("", engine.InUsersPlace("ls", $"{engine.Scratch}/{_name}"));
    }
}

public sealed class RootfulDeepTrees(RootCaller engine) : DeepTrees(engine), IClassFixture<RootCaller>;

public sealed class RootlessDeepTrees(UserCaller engine) : DeepTrees(engine), IClassFixture<UserCaller>;
