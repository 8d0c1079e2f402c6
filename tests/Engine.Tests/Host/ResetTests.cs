using Selkie.Engine.Host;
using Selkie.Engine.Tests.Images;
using Selkie.Engine.Volumes;

namespace Selkie.Engine.Tests.Host;

public sealed class ResetTests : IDisposable
{
    private readonly TestEngine _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void A_reset_removes_what_the_engine_made_and_nothing_else()
    {
        _engine.Load(_engine.DockerArchive(("x", ["localhost/x:1"])));
        new CreateVolumeHandler(_engine.Context).Handle(new CreateVolume { Name = "data" });
        var other = _engine.Path("root/others");
        File.WriteAllText(other, "");
        new ResetHandler(_engine.Context).Handle(new ResetSystem());
        Assert.Equal([other], Directory.EnumerateFileSystemEntries(_engine.Path("root")));
    }
}
