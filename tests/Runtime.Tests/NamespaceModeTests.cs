using System.Text;
using Selkie.Runtime.Containers;

namespace Selkie.Runtime.Tests;

public sealed class NamespaceModeTests
{
    [Theory]
    [InlineData("host", "host", "")]
    [InlineData("container:sea", "container", "sea")]
    [InlineData("ns:/run/a:b", "ns", "/run/a:b")]
    [InlineData("keep-id:uid=1,gid=2", "keep-id", "uid=1,gid=2")]
    public void A_mode_is_a_word_and_what_stands_behind_the_colon(string text, string word, string value)
    {
        Assert.Equal(new NamespaceMode(word, value), NamespaceMode.Parse(text));
        Assert.Equal(text, NamespaceMode.Parse(text).ToString());
    }

    [Fact]
    public void It_knows_whose_namespace_it_is()
    {
        Assert.Equal(("sea", null), (NamespaceMode.Of("sea").Container, NamespaceMode.Of("sea").Path));
        Assert.Equal((null, "/x"), (NamespaceMode.Parse("ns:/x").Container, NamespaceMode.Parse("ns:/x").Path));
        Assert.True(NamespaceMode.Parse("keep-id:uid=1").IsKeepId && NamespaceMode.Host.IsHost && NamespaceMode.Pasta.PublishesPorts && !NamespaceMode.None.PublishesPorts);
    }

    [Fact]
    public void It_is_stored_as_its_text()
    {
        var spec = new ContainerSpec
        {
            Id = new string('a', 64),
            Name = "sea",
            Process = new ProcessSpec(),
            Network = new NetworkSpec { Mode = NamespaceMode.Of("net") },
            Namespaces = new NamespaceSpec { Pid = NamespaceMode.Of("p"), Ipc = NamespaceMode.None, Uts = NamespaceMode.Host, Cgroup = NamespaceMode.Parse("ns:/c"), User = NamespaceMode.Parse("keep-id:uid=5") },
        };
        var json = ContainerJson.Write(spec);
        var text = Encoding.UTF8.GetString(json);
        Assert.Contains("\"Pid\":\"container:p\",\"Ipc\":\"none\",\"Uts\":\"host\",\"Cgroup\":\"ns:/c\",\"User\":\"keep-id:uid=5\"", text);
        Assert.Contains("\"Mode\":\"container:net\"", text);
        var read = ContainerJson.Read(json);
        Assert.Equal((spec.Namespaces.Pid, spec.Namespaces.Ipc, spec.Namespaces.Uts, spec.Namespaces.Cgroup, spec.Namespaces.User, spec.Network.Mode),
            (read.Namespaces.Pid, read.Namespaces.Ipc, read.Namespaces.Uts, read.Namespaces.Cgroup, read.Namespaces.User, read.Network.Mode));
    }
}
