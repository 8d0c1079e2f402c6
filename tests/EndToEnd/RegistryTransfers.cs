namespace Selkie.EndToEnd;

/// <summary>Images and lists on their way to a real registry and back.</summary>
public abstract class RegistryTransfers(Caller caller)
{
    [Fact]
    public void A_pushed_image_comes_back_as_the_same_and_goes_up_again_unchanged()
    {
        using var registry = new RegistryServer();
        var name = $"{registry.Host}/some/where:1";
        var id = Id(TestImage.Name);
        var pushed = Push(TestImage.Name, name);
        caller.Ok("pull", "-q", "--tls-verify=false", name);
        Run(name, "true");
        Assert.Equal(id, Id(name));
        Assert.Equal(pushed, caller.Ok("image", "inspect", "--format", "{{.Digest}}", name));
        Assert.Equal(pushed, Push(name, $"{registry.Host}/some/where:2"));
        Assert.Equal(pushed, Push(name, $"{registry.Host}/else/where:1"));
    }

    [Fact]
    public void Only_who_has_the_password_may_push()
    {
        using var registry = new RegistryServer(withUsers: true);
        var name = $"{registry.Host}/x:1";
        Assert.EndsWith($" exists in {registry.Host}/x: authentication required", caller.Fails(125, "push", "-q", "--tls-verify=false", TestImage.Name, name));
        caller.Ok("push", "-q", "--tls-verify=false", "--creds", $"{RegistryServer.User}:{RegistryServer.Password}", TestImage.Name, name);
        var file = $"{caller.SharedFiles}/auth-{Guid.NewGuid():N}.json";
        File.WriteAllText(file, $$"""{"auths":{"{{registry.Host}}":{"auth":"{{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{RegistryServer.User}:{RegistryServer.Password}"))}}"} } }""");
        Caller.Run("chmod", "644", file);
        caller.Ok("push", "-q", "--tls-verify=false", "--authfile", file, TestImage.Name, $"{registry.Host}/x:2");
        caller.Ok("pull", "-q", "--tls-verify=false", "--authfile", file, $"{registry.Host}/x:2");
    }

    [Theory]
    [InlineData("--format", "v2s2")]
    [InlineData("--format", "oci")]
    [InlineData("--compression-format", "zstd")]
    public void Skopeo_reads_what_was_pushed(string option, string value)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/skopeo"), "skopeo is not installed");
        using var registry = new RegistryServer();
        var name = $"{registry.Host}/x:1";
        caller.Ok("push", "-q", "--tls-verify=false", option, value, TestImage.Name, name);
        var target = Directory.CreateTempSubdirectory("selkie-skopeo-").FullName;
        try
        {
            var copied = Caller.Run("skopeo", "copy", "--src-tls-verify=false", $"docker://{name}", $"dir:{target}");
            Assert.True(copied.Code == 0, copied.Error);
            Assert.True(File.Exists($"{target}/{Id(TestImage.Name)}"));
        }
        finally
        {
            Directory.Delete(target, recursive: true);
        }
    }

    [Fact]
    public void An_image_of_the_first_schema_comes_back_runs_and_goes_up_again_unchanged()
    {
        using var registry = new RegistryServer(withSchema1: true);
        var name = $"{registry.Host}/old/image:1";
        var pushed = Push(TestImage.Name, name, "--format", "v2s1");
        caller.Ok("pull", "-q", "--tls-verify=false", name);
        Assert.Equal("application/vnd.docker.distribution.manifest.v1+prettyjws", caller.Ok("image", "inspect", "--format", "{{.ManifestType}}", name));
        Assert.Equal("yes", caller.Ok("run", "--rm", "--network", "none", name, "sh", "-c", "echo $FROM_IMAGE"));
        Assert.Equal(pushed, Push(name, name));
        Assert.NotEqual(pushed, Push(name, $"{registry.Host}/old/image:2"));
        Assert.NotEqual(pushed, Push(name, $"{registry.Host}/new/image:1", "--format", "oci"));
        caller.Ok("pull", "-q", "--tls-verify=false", $"{registry.Host}/new/image:1");
        Assert.Equal(Id(name), Id($"{registry.Host}/new/image:1"));
    }

    [Fact]
    public void An_image_goes_to_another_host_by_ssh_and_comes_back_under_another_name()
    {
        var far = MakeHost();
        var path = $"PATH={far}:/usr/bin:/bin:/usr/sbin:/sbin";
        var there = caller.SelkieWith(path, "image", "scp", "-q", TestImage.Name, "me@far:2222::");
        Assert.Equal((0, $"Loaded image: {TestImage.Name}:latest\n"), (there.Code, there.Out));
        Assert.Equal("-p 2222 -- me@far\n", File.ReadAllText($"{far}/called"));
        caller.InUsersPlace($"{far}/podman", "image", "exists", TestImage.Name);
        var back = caller.SelkieWith(path, "image", "scp", $"me@far::{TestImage.Name}", "it's/near:1");
        Assert.Contains("invalid reference format", back.Error, StringComparison.Ordinal);
        back = caller.SelkieWith(path, "image", "scp", $"me@far::{TestImage.Name}", "near:1");
        Assert.True(back.Code == 0, back.Error);
        Assert.Equal(Id(TestImage.Name), Id("near:1"));
        var missing = caller.SelkieWith(path, "image", "scp", "me@far::no-such-image");
        Assert.Equal(125, missing.Code);
        Assert.Contains("Error: no-such-image: image not known", missing.Error, StringComparison.Ordinal);
        Assert.Equal("Error: must specify a destination: invalid argument", caller.Fails(125, "image", "scp", TestImage.Name));
    }

    // A directory with an ssh that stays here, and a podman with a store of its own.
    private string MakeHost()
    {
        var directory = $"{caller.Scratch}/far-{Guid.NewGuid():N}";
        var program = caller.CommandLine().First(word => word.EndsWith("/selkie", StringComparison.Ordinal));
        var script = $$"""
            mkdir -p {{directory}}
            cat > {{directory}}/ssh <<'END'
            #!/bin/sh
            called=; while [ "$1" != -- ]; do called="$called$1 "; shift; done
            echo "$called-- $2" > {{directory}}/called; shift 2; exec sh -c "$*"
            END
            cat > {{directory}}/podman <<'END'
            #!/bin/sh
            exec {{program}} --root {{directory}}/root --runroot {{directory}}/run "$@"
            END
            chmod 755 {{directory}}/*
            """;
        caller.InUsersPlace("sh", "-c", script);
        return directory;
    }

    [Fact]
    public void The_documents_of_an_image_are_printed_byte_for_byte()
    {
        var target = $"{caller.SharedFiles}/documents-{Guid.NewGuid():N}";
        Caller.Run("mkdir", "-m", "777", target);
        caller.Ok("push", "-q", TestImage.Name, $"dir:{target}/image");
        var manifest = File.ReadAllText($"{target}/image/manifest.json");
        Assert.Equal(manifest, caller.Selkie("image", "inspect", "--raw", $"dir:{target}/image").Out);
        var config = File.ReadAllText($"{target}/image/{Id(TestImage.Name)}");
        Assert.Equal(config, caller.Selkie("image", "inspect", "--raw", "--config", $"dir:{target}/image").Out);
        Assert.Equal(config, caller.Selkie("image", "inspect", "--raw", "--config", TestImage.Name).Out);
        Assert.StartsWith("{\n    \"created\"", caller.Ok("image", "inspect", "--config", TestImage.Name), StringComparison.Ordinal);
        Assert.Contains("name one image", caller.Fails(125, "image", "inspect", "--raw", TestImage.Name, TestImage.Name), StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_goes_up_and_the_image_for_this_machine_comes_back()
    {
        using var registry = new RegistryServer();
        var name = $"{registry.Host}/list:1";
        caller.Ok("manifest", "create", "some-list");
        caller.Ok("manifest", "add", "some-list", $"containers-storage:{TestImage.Name}:latest");
        caller.Ok("manifest", "push", "-q", "--tls-verify=false", "some-list", name);
        caller.Ok("manifest", "rm", "some-list");
        Assert.Contains("\"architecture\"", caller.Ok("manifest", "inspect", "--tls-verify=false", name));
        var id = Id(TestImage.Name);
        caller.Ok("pull", "-q", "--tls-verify=false", name);
        Assert.Equal(id, Id(name));
    }

    private string Id(string name) => caller.Ok("image", "inspect", "--format", "{{.Id}}", name);

    private void Run(string image, string command) => caller.Ok("run", "--rm", "--network", "none", image, command);

    private string Push(string image, string destination, params string[] options)
    {
        var directory = Directory.CreateTempSubdirectory("selkie-digest-").FullName;
        try
        {
            Caller.Run("chmod", "777", directory);
            caller.Ok(["push", "-q", "--tls-verify=false", "--digestfile", $"{directory}/digest", .. options, image, destination]);
            return File.ReadAllText($"{directory}/digest");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}

public sealed class RootfulRegistryTransfers(RootCaller caller) : RegistryTransfers(caller), IClassFixture<RootCaller>;

public sealed class RootlessRegistryTransfers(UserCaller caller) : RegistryTransfers(caller), IClassFixture<UserCaller>;
