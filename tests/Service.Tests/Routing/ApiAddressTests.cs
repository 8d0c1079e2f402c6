using Selkie.Engine.Verbs;
using Selkie.Service.Http;

namespace Selkie.Service.Tests.Routing;

public sealed class ApiAddressTests
{
    [Theory]
    [InlineData("/containers/json", ApiTree.Docker, null, "/containers/json")]
    [InlineData("/v1.41/containers/json", ApiTree.Docker, "1.41", "/containers/json")]
    [InlineData("/v5.4.2/libpod/containers/json", ApiTree.Libpod, "5.4.2", "/containers/json")]
    [InlineData("/libpod/info", ApiTree.Libpod, null, "/info")]
    [InlineData("/v4/libpod/_ping", ApiTree.Libpod, "4.0", "/_ping")]
    [InlineData("/version", ApiTree.Docker, null, "/version")]
    [InlineData("/images/libpod/json", ApiTree.Docker, null, "/images/libpod/json")]
    [InlineData("/volumes/", ApiTree.Docker, null, "/volumes")]
    public void A_path_has_a_version_a_tree_and_a_rest(string path, ApiTree tree, string? version, string rest) =>
        Assert.Equal(new ApiAddress(tree, version is null ? null : Version.Parse(version), rest), ApiAddress.Parse(path));
}
