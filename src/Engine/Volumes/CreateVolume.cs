using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Engine.Volumes;

/// <summary>Create a new volume</summary>
/// <remarks>If using the default driver, "local", the volume will be created on the host in the volumes directory under container storage.</remarks>
[Verb("volume create", Use = "[options] [NAME]")]
[Example("myvol")]
[Example("")]
[Example("--label foo=bar myvol")]
public sealed partial record CreateVolume : IVerb<string>
{
    /// <summary>Its name; by default one is made up</summary>
    [Argument("NAME")] public string? Name { get; init; }

    /// <summary>Specify volume driver name</summary>
    [Option("driver", 'd', Default = "local")] public string Driver { get; init; } = "local";

    /// <summary>Group ID of the root directory's owner</summary>
    [Option("gid")] public string? Gid { get; init; }

    /// <summary>Don't fail if volume already exists</summary>
    [Option("ignore")] public bool Ignore { get; init; }

    /// <summary>Set metadata for a volume</summary>
    [Option("label", 'l', Default = "[]")] public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Set driver specific options</summary>
    [Option("opt", 'o', Default = "[]")] public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>User ID of the root directory's owner</summary>
    [Option("uid")] public string? Uid { get; init; }
}

internal sealed class CreateVolumeHandler(EngineContext engine) : IHandler<CreateVolume, string>
{
    public string Handle(CreateVolume request)
    {
        var labels = Pairs(request.Labels, "labels");
        var parsed = VolumeOptions.Parse(Pairs(request.Options, "options"));
        var volume = new VolumeSpec
        {
            Name = request.Name is { Length: > 0 } name ? name : Linux.RandomBytes.NewId(),
            Driver = request.Driver.Length > 0 ? request.Driver : "local",
            Labels = labels,
            Options = parsed.Options,
            Created = DateTimeOffset.UtcNow,
            Uid = Id(request.Uid, "UID") ?? parsed.Uid,
            Gid = Id(request.Gid, "GID") ?? parsed.Gid,
        };
        if (request.Ignore && engine.Database.FindVolume(volume.Name) is not null) return volume.Name;
        engine.Volumes.Create(volume);
        return volume.Name;
    }

    private static uint? Id(string? text, string kind) => text is null ? null
        : uint.TryParse(text, out var id) ? id : throw new EngineError(ErrorKind.Invalid, $"cannot convert {kind} {text} to integer: strconv.Atoi: parsing \"{text}\": invalid syntax");

    private static SortedDictionary<string, string> Pairs(IReadOnlyList<string> texts, string what)
    {
        var pairs = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            var pair = text.Split('=', 2);
            if (pair[0].Length == 0) throw new EngineError(ErrorKind.Invalid, $"unable to process {what}: invalid label format: \"{text}\"");
            pairs[pair[0]] = pair.Length > 1 ? pair[1] : "";
        }
        return pairs;
    }
}
