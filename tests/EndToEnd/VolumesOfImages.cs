namespace Selkie.EndToEnd;

/// <summary>Volumes of the driver image: an image's files, and what containers change in them.</summary>
public abstract class VolumesOfImages(Caller engine)
{
    private const string Image = TestImage.Name;
    private readonly string _name = "imagevolume-" + Guid.NewGuid().ToString("N")[..8];

    [Fact]
    public void A_volume_has_the_files_of_its_image_and_keeps_changes()
    {
        engine.Ok("volume", "create", "--driver", "image", "--opt", $"image={Image}", _name);
        Assert.Equal($"image map[image:{Image}]", engine.Ok("volume", "inspect", "--format", "{{.Driver}} {{.Options}}", _name));
        engine.Ok("run", "--rm", "--network", "none", "-v", $"{_name}:/x", Image, "sh", "-c", "[ -e /x/etc ] && echo changed > /x/note");
        Assert.Equal("changed", engine.Ok("run", "--rm", "--network", "none", "-v", $"{_name}:/x", Image, "cat", "/x/note"));
        engine.Ok("volume", "rm", _name);
        Assert.Equal("", engine.Ok("volume", "ls", "--quiet", "--filter", "name=" + _name));
    }

    [Fact]
    public void An_image_that_a_volume_shows_is_in_use()
    {
        var id = engine.Ok("import", "-q", $"{engine.SharedFiles}/tree.tar", $"localhost/{_name}");
        engine.Ok("volume", "create", "--driver", "image", "--opt", $"image=localhost/{_name}", _name);
        Assert.Contains("image used by", engine.Fails(2, "rmi", $"localhost/{_name}"), StringComparison.Ordinal);
        engine.Ok("volume", "rm", _name);
        engine.Ok("rmi", $"localhost/{_name}");
        Assert.NotEqual("", id);
    }

    [Theory]
    [InlineData("looking up image localhost/nothing to create volume failed: localhost/nothing: image not known", "image=localhost/nothing")]
    [InlineData("invalid mount option type for driver 'image': invalid argument", "type=tmpfs")]
    [InlineData("must provide an image name when creating a volume with the image driver: invalid argument", "image=")]
    public void A_volume_without_an_image_is_not_made(string message, string option)
    {
        Assert.Equal($"Error: {message}", engine.Fails(125, "volume", "create", "--driver", "image", "--opt", option, _name));
        Assert.Equal(1, engine.Selkie("volume", "exists", _name).Code);
    }
}

public sealed class RootfulVolumesOfImages(RootCaller engine) : VolumesOfImages(engine), IClassFixture<RootCaller>;

public sealed class RootlessVolumesOfImages(UserCaller engine) : VolumesOfImages(engine), IClassFixture<UserCaller>;
