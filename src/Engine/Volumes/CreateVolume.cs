using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Engine.Volumes;

/// <summary>Create a volume</summary>
/// <remarks>Makes an empty place for files that outlive containers, and prints its name. Its directory is below the store; with options for mount(8) it can be a tmpfs, an NFS share or a directory of this machine.</remarks>
[Verb("volume create", Use = "[options] [NAME]")]
[Example("database-files")]
[Example("--opt type=tmpfs --opt device=tmpfs --opt o=size=64m scratch")]
[Example("--label app=web uploads")]
public sealed partial record CreateVolume : IVerb<string>
{
    /// <summary>Its name; by default one is made up</summary>
    [Argument("NAME")] public string? Name { get; init; }

    /// <summary>Driver that keeps the volume's files</summary>
    [Option("driver", 'd', Default = "local")] public string Driver { get; init; } = "local";

    /// <summary>Group ID of the root directory's owner</summary>
    [Option("gid")] public string? Gid { get; init; }

    /// <summary>Print the name of a volume that exists already, instead of failing</summary>
    [Option("ignore")] public bool Ignore { get; init; }

    /// <summary>Label to set (key=value)</summary>
    [Option("label", 'l', Default = "[]")] public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Option of the driver, as mount(8) has it: type=, device= or o=</summary>
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
