using System.Text;
using System.Text.Json;
using Selkie.Api.Docker;
using Selkie.Api.Libpod;
using Selkie.Engine.Containers.Listing;
using Selkie.Engine.Host;
using Selkie.Engine.Images.Listing;
using Selkie.Engine.Information;
using Selkie.Engine.Inspection;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Remote.Transport;
using Selkie.Runtime.Containers;

namespace Selkie.Remote.Answers;

/// <summary>Verbs about the engine as a whole.</summary>
internal static class Host
{
    [RemoteAnswer]
    public static SystemInfo Info(ShowInfo request, RemoteReplies replies)
    {
        var info = replies.Only.Read(Documents.ReadSystemInfo);
        return info with
        {
            Host = info.Host with { ServiceIsRemote = true },
            Registries = info.Registries.ToDictionary(entry => entry.Key, entry => Any((JsonElement)entry.Value, Documents.ReadRegistryInfo)),
            Store = info.Store with { GraphOptions = info.Store.GraphOptions.ToDictionary(entry => entry.Key, entry => Any((JsonElement)entry.Value, Documents.ReadMountProgramInfo)) },
        };
    }

    // A text, a list of texts, or an object that its place tells apart.
    private static object Any<T>(JsonElement value, DocumentReader<T> read)
        where T : class => value.ValueKind switch
        {
            JsonValueKind.Array => value.EnumerateArray().Select(text => text.ToString()).ToArray(),
            JsonValueKind.Object => read(Encoding.UTF8.GetBytes(value.GetRawText()))!,
            _ => value.ToString(),
        };

    [RemoteCall]
    public static VersionReport Version(ShowVersion request, RemoteEngine engine)
    {
        var server = engine.Ask(RemoteCalls.Of(request).Requests).Only.Read(Documents.ReadServerVersion);
        return engine.Local.Send(request) with { Server = ServerOf(server) };
    }

    // Docker's document has no place for all that Podman's has (pkg/domain/infra/tunnel/system.go).
    private static EngineVersion ServerOf(ServerVersion server)
    {
        var details = server.Components.FirstOrDefault(component => component.Name == "Podman Engine")?.Details;
        var built = Time(server.BuildTime);
        return new()
        {
            ApiVersion = details?.GetValueOrDefault("APIVersion") ?? server.ApiVersion,
            Version = server.Version,
            GoVersion = server.GoVersion,
            GitCommit = server.GitCommit,
            BuiltTime = Selkie.Engine.Text.GoTime.Ansi(built.ToLocalTime()),
            Built = built.ToUnixTimeSeconds(),
            BuildOrigin = details?.GetValueOrDefault("BuildOrigin"),
            OsArch = $"{server.Os}/{server.Arch}",
            Os = server.Os,
        };
    }

    [RemoteAnswer]
    public static DiskUsageReport Usage(ShowDiskUsage request, RemoteReplies replies)
    {
        if (request is { Verbose: true, Format.Length: > 0 }) throw new EngineError(ErrorKind.Invalid, "cannot combine --format and --verbose flags");
        var stored = replies.Only.Read(Documents.ReadStoredUsage);
        var free = stored.Images.Where(image => image.Containers == 0).DistinctBy(image => image.ImageId).Sum(image => image.UniqueSize);
        return new(
            [.. stored.Images.Select(image => new ImageUsage(image.Repository, image.Tag, image.ImageId, Time(image.Created), image.SharedSize, image.UniqueSize, image.Containers))],
            stored.ImagesSize, free,
            [.. stored.Containers.Select(one => new ContainerUsage(one.ContainerId, one.Image, one.Command, one.LocalVolumes, new ContainerSize(one.Size, one.WrittenSize), Time(one.Created), ContainerState.Parse(one.Status), one.Names))],
            [.. stored.Volumes.Select(volume => new VolumeUsage(volume.VolumeName, volume.Links, volume.Size))]);
    }

    [RemoteCall]
    public static PruneSystemReport Prune(PruneSystem request, RemoteEngine engine)
    {
        if (!request.Force && !request.External && !engine.Call.Agrees(PruneQuestion.Of(request))) return new PruneSystemReport([], [], [], [], 0, []) { IsDeclined = true };
        var pruned = engine.Ask(RemoteCalls.Of(request).Requests).Only.Read(Documents.ReadPrunedSystem);
        return new(Ids(pruned.ContainerPruneReports), Ids(pruned.VolumePruneReports), Ids(pruned.ImagePruneReports), [.. pruned.NetworkPruneReports.Select(network => network.Name)], pruned.ReclaimedSpace, []);
    }

    [RemoteCall]
    public static InspectReport Inspect(InspectObjects request, RemoteEngine engine) => new ObjectFinder(engine).Inspect(request);

    private static List<string> Ids(IReadOnlyList<Gone> gone) => [.. gone.Select(one => one.Id)];

    private static DateTimeOffset Time(string text) => Selkie.Engine.Text.GoTime.Parse(text) ?? default;
}
