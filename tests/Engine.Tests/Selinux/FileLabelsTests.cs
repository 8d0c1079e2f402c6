using System.Text;
using Selkie.Engine.Selinux;
using Selkie.Linux.Files;
using Selkie.Oci;

namespace Selkie.Engine.Tests.Selinux;

public sealed class FileLabelsTests : IDisposable
{
    private const string Label = "system_u:object_r:container_file_t:s0:c1,c2";
    private readonly string _place = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_place, recursive: true);

    private string LabelOf(string name)
    {
        using var file = Fs.Open(Path.Combine(_place, name), OpenMode.Path | OpenMode.NoFollow);
        return FileLabels.Of(file);
    }

    private void Make()
    {
        Assert.SkipUnless(Environment.UserName == "root", "without a policy in the kernel only root can write labels");
        Directory.CreateDirectory(_place + "/tree/below");
        File.WriteAllText(_place + "/tree/below/file", "");
        File.WriteAllText(_place + "/outside", "");
        File.CreateSymbolicLink(_place + "/tree/link", _place + "/outside");
    }

    [Fact]
    public void A_tree_is_labelled_whole_and_what_a_link_leads_to_is_not()
    {
        Make();
        FileLabels.Set(_place + "/tree", Label, shared: false);
        foreach (var name in new[] { "tree", "tree/below", "tree/below/file", "tree/link" }) Assert.Equal(Label, LabelOf(name));
        Assert.Equal("", LabelOf("outside"));
    }

    [Fact]
    public void What_all_containers_share_has_no_categories()
    {
        Make();
        FileLabels.Set(_place + "/tree/below/file", Label, shared: true);
        Assert.Equal("system_u:object_r:container_file_t:s0", LabelOf("tree/below/file"));
        Assert.Equal("", LabelOf("tree/below"));
    }

    [Fact]
    public void A_label_as_the_kernel_gives_it_ends_with_no_zero()
    {
        Make();
        using var file = Fs.Open(_place + "/outside", OpenMode.Path);
        Fs.SetAttribute(file, "security.selinux"u8, Encoding.UTF8.GetBytes(Label + "\0")).Check();
        Assert.Equal(Label, LabelOf("outside"));
    }

    [Theory]
    [InlineData("/etc")]
    [InlineData("/")]
    [InlineData("/usr/../etc/passwd")]
    public void Directories_of_the_system_are_left_alone(string path) =>
        Assert.Equal($"SELinux relabeling of {Path.GetFullPath(path)} is not allowed", Assert.Throws<EngineError>(() => FileLabels.Set(path, Label, shared: true)).Message);
}
