using System.Reflection;
using Selkie.Engine.Configuration;
using Selkie.Engine.Verbs;

namespace Selkie.Engine.Tests.Verbs;

/// <summary>What the commands get that outlive this one.</summary>
public sealed class InheritedOptionsTests
{
    private static readonly List<string> Names =
        [.. typeof(GlobalOptions).GetProperties().Select(property => property.GetCustomAttribute<OptionAttribute>()).Where(option => option is { Inherited: true }).Select(option => option!.Name)];

    public static TheoryData<string> Inherited => [.. Names];

    [Theory]
    [MemberData(nameof(Inherited))]
    public void Each_inherited_option_is_a_word_that_is_read_as_the_same(string name)
    {
        var words = InheritedOptions.Of(Bind(["--" + name, name switch { "cgroup-manager" => "cgroupfs", "events-backend" => "none", _ => "value" }]), path => path);
        Assert.Contains("--" + name, words);
        Assert.Equal(words, InheritedOptions.Of(Bind(words), path => path));
    }

    [Fact]
    public void All_that_shape_the_store_and_the_runtime_are_among_them() => Assert.Superset(
        new HashSet<string> { "root", "runroot", "storage-driver", "storage-opt", "imagestore", "volumepath", "tmpdir", "runtime", "runtime-flag", "cgroup-manager", "conmon", "hooks-dir", "default-mounts-file", "module", "network-config-dir", "events-backend", "log-level", "transient-store" },
        Names.ToHashSet());

    [Fact]
    public void What_is_the_caller_s_own_is_not() => Assert.Empty(Names.Intersect(["url", "connection", "identity", "remote", "out", "noout", "help", "version"]));

    [Fact]
    public void Paths_are_made_absolute() =>
        Assert.Equal(["--conmon", "/sea/m", "--hooks-dir", "/sea/a", "--hooks-dir", "/sea/b", "--log-level", "warn"],
            InheritedOptions.Of(new GlobalOptions { Monitor = "m", HooksDirectories = ["a", "b"] }, path => "/sea/" + path));

    private static GlobalOptions Bind(List<string> words)
    {
        var row = CommandTable.Find("")!;
        var line = new ParsedLine(row);
        for (var i = 0; i < words.Count; i++)
            if (words[i].StartsWith("--", StringComparison.Ordinal) && row.Find(words[i].AsSpan(2)) is var option)
                line.Add(option, row.Options[option].Kind == OptionKind.Bool ? "true" : words[i + 1]);
        return (GlobalOptions)row.Bind!(line);
    }
}
