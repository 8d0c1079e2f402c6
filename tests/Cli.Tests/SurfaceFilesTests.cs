using System.Runtime.CompilerServices;
using System.Text;
using System.Xml.Linq;
using Selkie.Engine.Verbs;

namespace Selkie.Cli.Tests;

/// <summary>What users and clients see stands in docs/surface, so that a change of it is seen in review. <c>make surface</c> writes the files anew.</summary>
public class SurfaceFilesTests
{
    private const string Write = "SELKIE_WRITE_SURFACE";
    private static readonly string Root = FindRoot();

    [Fact]
    public void The_command_line_is_written_down() => Check("commands.txt", Commands());

    [Fact]
    public void The_routes_are_written_down() =>
        Check("routes.txt", string.Concat(RouteTable.All.Select(r => $"{r.Tree} {r.Method} {r.Template}: {r.Command}\n").Order(StringComparer.Ordinal)));

    [Fact]
    public void The_dependencies_are_written_down() => Check("dependencies.txt", Dependencies());

    private static string Commands()
    {
        var text = new StringBuilder();
        foreach (var row in CommandTable.AllPaths.Prepend("").Select(CommandTable.Find).OfType<CommandRow>().Where(row => row.Bind is not null).DistinctBy(row => row.Path).OrderBy(row => row.Path, StringComparer.Ordinal))
        {
            text.Append($"{(row.Path.Length == 0 ? "(global)" : row.Path)} {row.Use}{string.Concat(row.FullSynonyms.Select(s => $", {s}"))}{(row.Hidden ? " (hidden)" : "")}\n");
            foreach (var option in row.Options.OrderBy(option => option.Name, StringComparer.Ordinal)) text.Append($"  {Option(option)}\n");
        }
        return text.ToString();
    }

    private static string Option(OptionRow option)
    {
        var names = $"--{option.Name}{(option.Shorthand == default ? "" : $" -{option.Shorthand}")}{string.Concat(option.Aliases.Select(a => $" --{a}"))}";
        var value = option.Type.Length > 0 ? $" {option.Type}" : "";
        var unset = option.Default.Length > 0 ? $" ({option.Default})" : "";
        var query = $"{(option.DockerQuery.Length > 0 ? $" docker:{option.DockerQuery}" : "")}{(option.LibpodQuery.Length > 0 ? $" libpod:{option.LibpodQuery}" : "")}";
        return $"{names}{value}{unset}{query}{(option.Unsupported ? " UNSUPPORTED" : "")}{(option.Hidden ? " hidden" : "")}";
    }

    private static string Dependencies()
    {
        var versions = XDocument.Load(Path.Combine(Root, "Directory.Packages.props")).Descendants("PackageVersion").ToDictionary(v => (string)v.Attribute("Include")!, v => (string)v.Attribute("Version")!);
        var text = new StringBuilder();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var project = XDocument.Load(file);
            text.Append($"{Path.GetFileNameWithoutExtension(file)}\n");
            foreach (var package in project.Descendants("PackageReference").Select(p => (string)p.Attribute("Include")!).Order(StringComparer.Ordinal)) text.Append($"  {package} {versions[package]}\n");
            foreach (var below in project.Descendants("ProjectReference").Select(p => Path.GetFileNameWithoutExtension((string)p.Attribute("Include")!)).Order(StringComparer.Ordinal)) text.Append($"  {below}\n");
        }
        return text.ToString();
    }

    private static void Check(string name, string now)
    {
        var path = Path.Combine(Root, "docs/surface", name);
        if (Environment.GetEnvironmentVariable(Write) is not null) File.WriteAllText(path, now);
        Assert.True(File.Exists(path) && File.ReadAllText(path) == now, $"docs/surface/{name} is not what the code says: look at the change, then run make surface");
    }

    private static string FindRoot([CallerFilePath] string here = "") => Path.GetFullPath("../..", Path.GetDirectoryName(here)!);
}
