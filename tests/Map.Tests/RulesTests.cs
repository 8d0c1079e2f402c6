using Selkie.Map.Rules;

namespace Selkie.Map.Tests;

/// <summary>Each rule finds what is planted, and leaves alone what is allowed.</summary>
public sealed class RulesTests
{
    [Theory]
    [InlineData("static int _count;", "_count")]
    [InlineData("public static bool Loud { get; set; }", "Loud")]
    [InlineData("public static string Account => field ??= \"\";", "Account")]
    [InlineData("[ThreadStatic] static int? _here;", "_here")]
    [InlineData("static readonly Lazy<int> Late = new(() => 1);", "Late")]
    [InlineData("static readonly Dictionary<int, int> Seen = []; void M() => Seen.TryAdd(1, 2);", "Seen")]
    [InlineData("static readonly Dictionary<int, int> Seen = []; void M() => Seen[1] = 2;", "Seen")]
    [InlineData("static event Action? Happened;", "Happened")]
    public void State_of_the_whole_process_is_found(string member, string name) =>
        Assert.Equal($"src/Engine/A.cs {name}", Assert.Single(Find("statics", member)).Key);

    [Theory]
    [InlineData("const int Most = 1;")]
    [InlineData("static readonly string[] Words = [\"a\"];")]
    [InlineData("public static int Count { get; } = 1;")]
    [InlineData("static readonly Dictionary<int, int> Names = new() { [1] = 2 }; int M() => Names[1];")]
    [InlineData("public int Count { get; set; }")]
    public void What_never_changes_may_be_static(string member) => Assert.Empty(Find("statics", member));

    [Theory]
    [InlineData("Console.WriteLine();", "Console")]
    [InlineData("System.Console.WriteLine();", "Console")]
    [InlineData("_ = Environment.CurrentDirectory;", "Environment.CurrentDirectory")]
    [InlineData("Environment.GetEnvironmentVariable(\"HOME\");", "Environment.GetEnvironmentVariable")]
    [InlineData("Environment.Exit(1);", "Environment.Exit")]
    [InlineData("_ = Environment.ProcessPath;", "Environment.ProcessPath")]
    [InlineData("Path.GetFullPath(\"a\");", "Path.GetFullPath")]
    [InlineData("new List<string>().ConvertAll(Path.GetFullPath);", "Path.GetFullPath")]
    [InlineData("Terminal.IsTerminal(1);", "Terminal.IsTerminal(1)")]
    [InlineData("Descriptor.WriteAll(2, []);", "Descriptor.WriteAll(2)")]
    [InlineData("new SafeFileHandle((IntPtr)0, false);", "SafeFileHandle(0)")]
    [InlineData("new CallStream(1);", "CallStream(1)")]
    public void What_belongs_to_the_process_is_found(string statement, string what) =>
        Assert.Equal($"src/Engine/A.cs {what}", Assert.Single(Find("surroundings", $"void M() {{ {statement} }}")).Key);

    [Theory]
    [InlineData("Path.GetFullPath(\"a\", \"/b\");")]
    [InlineData("Descriptor.WriteAll(descriptor, []);")]
    [InlineData("Descriptor.WriteAll(3, []);")]
    [InlineData("_ = Environment.ProcessId;")]
    public void What_is_the_callers_is_left_alone(string statement) => Assert.Empty(Find("surroundings", $"void M() {{ {statement} }}"));

    [Fact]
    public void Surfaces_may_look_at_their_process() =>
        Assert.Empty(Find("surroundings", SourceFile.Parse("src/Cli/A.cs", "namespace Selkie.Cli; class A { void M() => Console.WriteLine(); }")));

    [Theory]
    [InlineData("[Verb(\"a\")] record R { public Action? Done { get; init; } }")]
    [InlineData("record R : IVerb<Done> { public Func<int>? Done { get; init; } }")]
    [InlineData("record R(IReadOnlyList<Action<int>> Done) : IStreamVerb<int>;")]
    [InlineData("record R { [Option(\"a\")] public bool A { get; init; } public Told? Done { get; init; } } delegate void Told();")]
    public void A_delegate_in_a_request_is_found(string type) =>
        Assert.Equal("src/Engine/A.cs R.Done", Assert.Single(Find("delegates", SourceFile.Parse("src/Engine/A.cs", type))).Key);

    [Fact]
    public void A_service_may_have_delegates() => Assert.Empty(Find("delegates", "public Action? Done { get; init; }"));

    [Theory]
    [InlineData("catch { }")]
    [InlineData("catch (Exception) { }")]
    [InlineData("catch (System.Exception e) { Log(e); }")]
    public void A_catch_of_everything_is_found(string clause) =>
        Assert.Equal("src/Engine/A.cs M", Assert.Single(Find("catches", $"void M() {{ try {{ }} {clause} }}")).Key);

    [Theory]
    [InlineData("catch (IOException) { }")]
    [InlineData("catch (Exception e) when (e is IOException) { }")]
    [InlineData("catch { Undo(); throw; }")]
    public void A_catch_that_says_what_it_means_is_left_alone(string clause) => Assert.Empty(Find("catches", $"void M() {{ try {{ }} {clause} }}"));

    [Fact]
    public void A_name_with_two_meanings_is_found() => Assert.Equal("src/Oci/B.cs Thing", Assert.Single(Find("names",
        SourceFile.Parse("src/Engine/A.cs", "namespace Selkie.Engine; class Thing;"), SourceFile.Parse("src/Oci/B.cs", "namespace Selkie.Oci; class Thing;"))).Key);

    [Fact]
    public void Nested_and_partial_types_have_one_meaning() => Assert.Empty(Find("names",
        SourceFile.Parse("src/Engine/A.cs", "namespace Selkie.Engine; partial class Thing { class Part; }"),
        SourceFile.Parse("src/Engine/B.cs", "namespace Selkie.Engine; partial class Thing; class Other { class Part; }")));

    [Fact]
    public void A_namespace_that_is_not_the_folder_is_found() =>
        Assert.Equal("src/Engine/Images/A.cs Selkie.Engine", Assert.Single(Find("namespaces", SourceFile.Parse("src/Engine/Images/A.cs", "namespace Selkie.Engine;"))).Key);

    [Fact]
    public void A_circle_between_folders_is_found_at_each_of_them()
    {
        var found = Find("circles", In("Engine", "A", "B x;", "Engine.X"), In("Engine/X", "B", "C x;", "Engine.X.Y"), In("Engine/X/Y", "C", "A x;", "Engine"), In("Engine/Z", "D", "A x;", "Engine"));
        Assert.Equal(["src/Engine", "src/Engine/X", "src/Engine/X/Y"], found.Select(f => f.File));
    }

    [Fact]
    public void A_circle_by_an_extension_method_is_found() =>
        Assert.Equal(2, Find("circles", In("Engine", "A", "", "Engine.X"), In("Engine/X", "B", "A x;", "Engine")).Count());

    [Fact]
    public void Folders_above_one_another_are_no_circle() =>
        Assert.Empty(Find("circles", In("Engine", "A", ""), In("Engine/X", "B", "A x;", "Engine"), In("Engine/X/Y", "C", "A x; B y;", "Engine", "Engine.X")));

    [Fact]
    public void What_is_known_is_no_fault_until_it_is_gone()
    {
        var rule = Rule.All.Single(r => r.Name == "statics");
        var bad = SourceFile.Parse("src/Engine/A.cs", "class A { static int _count; }");
        Assert.Empty(rule.Faults([bad], ["# why", "src/Engine/A.cs _count # because"]));
        Assert.Single(rule.Faults([bad], []));
        Assert.Contains("no longer needed", Assert.Single(rule.Faults([], ["src/Engine/A.cs _count"])), StringComparison.Ordinal);
    }

    private static SourceFile In(string folder, string type, string members, params string[] usings) =>
        SourceFile.Parse($"src/{folder}/{type}.cs", string.Concat(usings.Select(u => $"using Selkie.{u};\n")) + $"namespace Selkie.{folder.Replace('/', '.')};\nclass {type} {{ {members} }}");

    private static IEnumerable<Finding> Find(string rule, string member) => Find(rule, SourceFile.Parse("src/Engine/A.cs", $"namespace Selkie.Engine; class A {{ {member} }}"));

    private static IEnumerable<Finding> Find(string rule, params SourceFile[] sources) => Rule.All.Single(r => r.Name == rule).Find(sources);
}
