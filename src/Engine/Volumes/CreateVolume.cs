using Selkie.Engine.Containers.Creation;
using Selkie.Engine.State;
using Selkie.Engine.Verbs;
using Selkie.Engine.Volumes.Contents;
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
    [Option("gid", ParsedBy = typeof(VolumeOwner.Group))] public uint? Gid { get; init; }

    /// <summary>Print the name of a volume that exists already, instead of failing</summary>
    [Option("ignore")] public bool Ignore { get; init; }

    /// <summary>Label to set (key=value)</summary>
    [Option("label", 'l', Default = "[]", ParsedBy = typeof(PairFlags.Label))] public IReadOnlyList<KeyValuePair<string, string>> Labels { get; init; } = [];

    /// <summary>Option of the driver, as mount(8) has it: type=, device= or o=</summary>
    [Option("opt", 'o', Default = "[]", ParsedBy = typeof(PairFlags.VolumeOption))] public IReadOnlyList<KeyValuePair<string, string>> Options { get; init; } = [];

    /// <summary>User ID of the root directory's owner</summary>
    [Option("uid", ParsedBy = typeof(VolumeOwner.User))] public uint? Uid { get; init; }
}

internal sealed class CreateVolumeHandler(EngineContext engine) : IHandler<CreateVolume, string>
{
    public string Handle(CreateVolume request)
    {
        var parsed = VolumeOptions.Parse(Sorted(request.Options));
        var volume = new VolumeSpec
        {
            Name = request.Name is { Length: > 0 } name ? name : Selkie.Linux.Files.RandomBytes.NewId(),
            Driver = request.Driver.Length > 0 ? request.Driver : "local",
            Labels = Sorted(request.Labels),
            Options = parsed.Options,
            Created = DateTimeOffset.UtcNow,
            Uid = request.Uid ?? parsed.Uid,
            Gid = request.Gid ?? parsed.Gid,
        };
        if (request.Ignore && engine.Database.FindVolume(volume.Name) is not null) return volume.Name;
        engine.Volumes.Create(volume);
        return volume.Name;
    }

    private static SortedDictionary<string, string> Sorted(IEnumerable<KeyValuePair<string, string>> pairs) => new(PairFlags.ByKey(pairs), StringComparer.Ordinal);
}

/// <summary>Who owns a new volume, by number.</summary>
internal static class VolumeOwner
{
    /// <summary><c>--uid</c>.</summary>
    public static class User
    {
        /// <summary>Reads a value.</summary>
        /// <exception cref="EngineError">No number.</exception>
        public static uint Parse(string text) => Read("UID", text);
    }

    /// <summary><c>--gid</c>.</summary>
    public static class Group
    {
        /// <summary>Reads a value.</summary>
        /// <exception cref="EngineError">No number.</exception>
        public static uint Parse(string text) => Read("GID", text);
    }

    private static uint Read(string kind, string text) =>
        uint.TryParse(text, out var id) ? id : throw new EngineError(ErrorKind.Invalid, $"cannot convert {kind} {text} to integer: strconv.Atoi: parsing \"{text}\": invalid syntax");
}
