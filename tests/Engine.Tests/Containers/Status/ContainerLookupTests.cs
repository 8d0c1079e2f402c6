using Selkie.Engine.Containers.Status;
using Selkie.Engine.Tests.Images;
using Selkie.Oci;

namespace Selkie.Engine.Tests.Containers.Status;

public sealed class ContainerLookupTests
{
    [Fact]
    public void An_error_says_what_kind_it_is_and_which_object_it_is_about()
    {
        using var engine = new TestEngine();
        var missing = Assert.ThrowsAny<EngineError>(() => engine.Context.Lookup.One("nope"));
        Assert.Equal((ErrorKind.NotFound, "nope"), (missing.Kind, missing.Subject));
        Assert.Equal("no container with name or ID \"nope\" found: no such container", missing.Message);
        var image = Assert.ThrowsAny<EngineError>(() => engine.Find("localhost/nope"));
        Assert.Equal((ErrorKind.NotFound, "localhost/nope"), (image.Kind, image.Subject));
    }
}
