using Selkie.Engine.Connections;
using Selkie.Engine.Containers.Status;
using Selkie.Oci.Text;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Completion;

/// <summary>Names of the engine's objects.</summary>
/// <param name="engine">The engine.</param>
public sealed class CompletionValues(EngineContext engine) : ICompletionValues
{
    private const string ImageFiles = "image-files:";

    /// <inheritdoc/>
    public IEnumerable<string> Find(string source, string start)
    {
        try
        {
            return [.. Names(source, start)];
        }
        catch (Exception e)
        {
            engine.Log.Debug($"completing {source}: {e.Message}");
            return [];
        }
    }

    private IEnumerable<string> Names(string source, string start) => source switch
    {
        "containers" => Containers(start, _ => true),
        "running" => Containers(start, s => s == ContainerState.Running),
        "paused" => Containers(start, s => s == ContainerState.Paused),
        "created" => Containers(start, s => s == ContainerState.Created),
        "exited" => Containers(start, s => s == ContainerState.Exited),
        "startable" => Containers(start, s => s.IsStartable),
        "images" => Images(start),
        "registries" => Begins(engine.Registries.UnqualifiedSearchRegistries, start),
        "networks" => Begins(Networks(), start),
        "secrets" => Begins(engine.Secrets.Names().Order(StringComparer.Ordinal), start),
        "volumes" => Begins(Volumes(), start),
        "connections" => Begins(KnownConnections.Of(engine).All.Select(connection => connection.Name), start),
        "modules" => Begins(Configuration.ConfigModules.Names(), start),
        "container-files" => new PathCompletion(engine).OfContainers(start),
        _ when source.StartsWith(ImageFiles, StringComparison.Ordinal) => new PathCompletion(engine).OfImage(source[ImageFiles.Length..], start),
        _ => [],
    };

    /// <summary>Names, and ids once two letters are typed.</summary>
    private IEnumerable<string> Containers(string start, Func<ContainerState, bool> inState)
    {
        foreach (var row in engine.Database.All())
        {
            var named = row.Spec.Name.StartsWith(start, StringComparison.Ordinal);
            var numbered = start.Length > 1 && row.Spec.Id.StartsWith(start, StringComparison.Ordinal);
            if ((named || numbered) && inState(ContainerStatus.Read(engine, row).State)) yield return named ? row.Spec.Name : ShortId.Of(row.Spec.Id);
        }
    }

    /// <summary>Full names while nothing is typed, then also their ends (<c>f29/httpd:latest</c>, <c>httpd</c>), and ids after two letters.</summary>
    private IEnumerable<string> Images(string start)
    {
        foreach (var image in engine.Store.Images.All())
        {
            if (start.Length > 1 && image.Id.StartsWith(start, StringComparison.Ordinal)) yield return ShortId.Of(image.Id);
            foreach (var name in image.Names)
                foreach (var suggestion in start.Length == 0 ? [name] : Ends(name))
                    if (suggestion.StartsWith(start, StringComparison.Ordinal)) yield return suggestion;
        }
    }

    private static IEnumerable<string> Ends(string name)
    {
        for (var from = 0; ; from = name.IndexOf('/', from) + 1)
        {
            var end = name[from..];
            yield return end;
            var bare = end.Split('@')[0];
            if (bare.LastIndexOf(':') is > 0 and var colon && bare.IndexOf('/', colon) < 0) yield return bare[..colon];
            if (name.IndexOf('/', from) < 0) yield break;
        }
    }

    private IEnumerable<string> Networks()
    {
        var directory = engine.Options.NetworkConfigDirectory ?? engine.Conf.NetworkConfigDir ?? Path.Combine(engine.Places.GraphRoot, "networks");
        var files = Directory.Exists(directory) ? Directory.EnumerateFiles(directory, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)) : [];
        return files.Append("podman").Distinct().Order(StringComparer.Ordinal);
    }

    private IEnumerable<string> Volumes()
    {
        var directory = engine.Options.VolumePath ?? Path.Combine(engine.GraphDirectory, "volumes");
        return Directory.Exists(directory) ? Directory.EnumerateDirectories(directory).Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal) : [];
    }

    private static IEnumerable<string> Begins(IEnumerable<string> names, string start) => names.Where(n => n.StartsWith(start, StringComparison.Ordinal));
}
