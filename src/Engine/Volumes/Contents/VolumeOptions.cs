using System.Globalization;
using Selkie.Engine.State;
using Selkie.Oci;

namespace Selkie.Engine.Volumes.Contents;

/// <summary>Options of the local driver as <c>volume create --opt</c> gives them (podman-volume-create(1)): type, device, and mount options in o.</summary>
/// <param name="Options">What is stored and shown; uid, gid, size and inodes of o stand there under names in capitals, too.</param>
/// <param name="Uid">Owner asked for in o.</param>
/// <param name="Gid">Group asked for in o.</param>
internal sealed record VolumeOptions(IReadOnlyDictionary<string, string> Options, uint? Uid, uint? Gid)
{
    private static readonly string[] Known = ["device", "o", "type", "uid", "gid", "size", "inodes", "noquota", "copy", "nocopy"];

    /// <summary>Reads the options.</summary>
    /// <exception cref="EngineError">A value is no number.</exception>
    public static VolumeOptions Parse(IReadOnlyDictionary<string, string> given)
    {
        var options = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in given)
            if (key != "o") options[key] = value;
        uint? uid = null, gid = null;
        var kept = new List<string>();
        foreach (var part in given.TryGetValue("o", out var mount) ? mount.Split(',') : [])
        {
            var pair = part.Split('=', 2);
            var value = pair.Length > 1 ? pair[1] : null;
            var name = pair[0].ToLowerInvariant();
            if (name is "size" or "inodes" or "uid" or "gid") options[name.ToUpperInvariant()] = value ?? "";
            if (name == "noquota") options["NOQUOTA"] = "true";
            else if (name != "timeout") kept.Add(part);
            if (name == "uid") uid = Number("UID", value);
            if (name == "gid") gid = Number("GID", value);
        }
        if (kept.Count > 0) options["o"] = string.Join(',', kept);
        return new VolumeOptions(options, uid, gid);
    }

    /// <summary>Refuses what the local driver does not know or cannot do.</summary>
    /// <exception cref="EngineError">With Podman's text.</exception>
    public static void Check(VolumeSpec volume)
    {
        foreach (var (key, value) in volume.Options)
        {
            if (!Known.Contains(key.ToLowerInvariant())) throw new EngineError(ErrorKind.Invalid, $"invalid mount option {key} for driver 'local': invalid argument");
            if (key == "device" && volume.Options.GetValueOrDefault("type") == "bind" && !Path.Exists(value))
                throw new EngineError(ErrorKind.Invalid, $"invalid volume option {key} for driver 'local': faccessat {value}: no such file or directory");
        }
        var sized = volume.Options.ContainsKey("SIZE") || volume.Options.ContainsKey("INODES");
        if (volume.Options.ContainsKey("NOQUOTA"))
        {
            if (sized) throw new EngineError(ErrorKind.Invalid, "volume options size and inodes cannot be used without quota");
        }
        else if (volume.Options.GetValueOrDefault("type") == "tmpfs")
        {
            if (volume.Options.ContainsKey("INODES")) throw new EngineError(ErrorKind.Unsupported, "volume option inodes not supported on tmpfs filesystem");
        }
        else if (sized) throw new EngineError(ErrorKind.Unsupported, "volume options size and inodes not supported. Filesystem does not support Project Quota");
    }

    private static uint Number(string kind, string? value)
    {
        if (value is null) throw new EngineError(ErrorKind.Invalid, $"{kind.ToLowerInvariant()} option must provide a {kind}: invalid argument");
        return uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number : throw new EngineError(ErrorKind.Invalid, $"cannot convert {kind} {value} to integer: strconv.Atoi: parsing \"{value}\": invalid syntax");
    }
}
