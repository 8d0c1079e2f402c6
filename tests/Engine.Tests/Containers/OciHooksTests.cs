using Selkie.Engine.Containers.Launching;
using Selkie.Oci;
using Selkie.Oci.Runtime;

namespace Selkie.Engine.Tests.Containers;

public sealed class OciHooksTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("selkie-hooks-").FullName;

    private readonly Spec _spec = new()
    {
        Version = "1.2.0",
        Process = new Process { Args = ["/usr/bin/sea", "salt"], Cwd = "/" },
        Annotations = new SortedDictionary<string, string> { ["org.example.water"] = "deep" },
    };

    [Theory]
    [InlineData("""{"always": true}""", true)]
    [InlineData("""{"always": false}""", false)]
    [InlineData("""{}""", false)]
    [InlineData("""{"hasBindMounts": true}""", false)]
    [InlineData("""{"commands": ["sea$"]}""", true)]
    [InlineData("""{"commands": ["^/bin/.*"]}""", false)]
    [InlineData("""{"annotations": {"^org\\.example\\.": "deep|wide"}}""", true)]
    [InlineData("""{"annotations": {"^org\\.example\\.": "shallow"}}""", false)]
    [InlineData("""{"always": true, "commands": ["lake"]}""", false)]
    public void A_hook_runs_where_its_conditions_hold(string when, bool runs)
    {
        Write("a.json", when);
        Assert.Equal(runs, OciHooks.Add(_spec, [_directory], hasBindMounts: false).Hooks is not null);
    }

    [Fact]
    public void Hooks_run_in_the_order_of_their_files_and_later_directories_win()
    {
        var other = Directory.CreateDirectory(_directory + "/other").FullName;
        Write("b.json", """{"always": true}""", "/bin/sh");
        Write("a.json", """{"always": true}""", "/bin/cat");
        Write("other/b.json", """{"always": true}""", "/bin/true");
        Assert.Equal(["/bin/cat", "/bin/true"], OciHooks.Add(_spec, [_directory, other], hasBindMounts: false).Hooks!.CreateRuntime!.Select(hook => hook.Path));
    }

    [Theory]
    [InlineData("""{"version": "2.0.0"}""", "unexpected hook version")]
    [InlineData("""{"version": "1.0.0", "hook": {"path": "/no/such/thing"}, "stages": []}""", "no such file or directory")]
    [InlineData("""{"version": "1.0.0", "hook": {"path": "/bin/sh"}, "when": {"always": true}, "stages": ["lunch"]}""", "unknown stage \"lunch\"")]
    [InlineData("not JSON", "parsing hook")]
    public void A_file_that_is_no_hook_is_refused(string text, string why)
    {
        File.WriteAllText(_directory + "/a.json", text);
        Assert.Contains(why, Assert.Throws<EngineError>(() => OciHooks.Add(_spec, [_directory], hasBindMounts: false)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private void Write(string name, string when, string program = "/bin/sh") =>
        File.WriteAllText(Path.Combine(_directory, name), $$"""{"version": "1.0.0", "hook": {"path": "{{program}}"}, "when": {{when}}, "stages": ["prestart"]}""");
}
