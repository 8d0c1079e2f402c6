using Selkie.Engine.Configuration;
using Selkie.Oci;
using Selkie.Oci.Text;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Creation;

/// <summary>The <c>--mount</c> option: comma-separated key=value (podman-run(1)).</summary>
internal sealed class MountFlag
{
    private readonly string _type;
    private readonly List<string> _options = [];
    private readonly HashSet<string> _given = [];
    private string _source = "", _destination = "", _subPath = "";

    private MountFlag(string type) => _type = type;

    /// <summary>Parses one option. A path of the host stays as it was written, and <c>type=glob</c> a pattern: <see cref="MountSources"/> makes of it what is there.</summary>
    /// <exception cref="EngineError">Unknown type, unknown key, missing value.</exception>
    public static MountSpec Parse(string text)
    {
        var tokens = Csv.Split(text);
        var type = tokens.FirstOrDefault(token => token.StartsWith("type=", StringComparison.Ordinal))?[5..]
            ?? throw new EngineError(ErrorKind.Invalid, "incorrect mount format: should be --mount type=<bind|glob|tmpfs|volume>,[src=<host-dir|volume-name>,]target=<ctr-dir>[,options]");
        if (type is not ("bind" or "volume" or "tmpfs" or "ramfs" or "image" or "devpts" or "glob")) throw new EngineError(ErrorKind.Invalid, $"invalid filesystem type \"{type}\"");
        var flag = new MountFlag(type);
        foreach (var token in tokens)
            if (!token.StartsWith("type=", StringComparison.Ordinal))
                flag.Apply(token);
        return flag.ToMount();
    }

    private void Apply(string token)
    {
        var equals = token.IndexOf('=');
        var name = equals < 0 ? token : token[..equals];
        var value = equals < 0 ? null : token[(equals + 1)..];
        switch (name)
        {
            case "src" or "source": SetSource(name, value); break;
            case "target" or "dst" or "destination": SetDestination(name, value); break;
            case "subpath" or "volume-subpath": SetSubPath(name, value); break;
            case "readonly" or "ro" or "rw" or "readwrite": SetReadWrite(name, value); break;
            case "U" or "chown": SetOwnership(value); break;
            default: ApplyOption(name, value, token); break;
        }
    }

    private void ApplyOption(string name, string? value, string token)
    {
        switch (name)
        {
            case "bind-propagation": Bind(name); _options.Add(Propagation(Required(name, value), token)); break;
            case "bind-nonrecursive": Bind(name); _options.Add("bind"); break;
            case "consistency": break;
            case "idmap": _options.Add(token); break;
            case "nodev" or "dev": Once("dev", "'nodev' and 'dev'"); _options.Add(name); break;
            case "noexec" or "exec": Once("exec", "'noexec' and 'exec'"); _options.Add(name); break;
            case "nosuid" or "suid": Once("suid", "'nosuid' and 'suid'"); _options.Add(name); break;
            case "noswap" when UserDirectories.Rootless: throw new EngineError(ErrorKind.Invalid, "the 'noswap' option is only allowed with rootful tmpfs mounts: must provide an argument for option");
            case "noswap": Once("swap", "'noswap'"); _options.Add(name); break;
            case "relabel": _options.Add(Relabel(name, value)); break;
            case "shared" or "rshared" or "private" or "rprivate" or "slave" or "rslave" or "unbindable" or "runbindable" or "Z" or "z" or "no-dereference":
                _options.Add(name);
                break;
            case "tmpcopyup" or "notmpcopyup": Only("tmpfs", name); Once("copyup", "'tmpcopyup' and 'notmpcopyup'"); _options.Add(name); break;
            case "tmpfs-mode" or "mode": Memory(name); _options.Add("mode=" + Required(name, value)); break;
            case "tmpfs-size" or "size": Memory(name); _options.Add("size=" + Required(name, value)); break;
            case "uid" or "gid" or "max" when _type == "devpts": _options.Add($"{name}={Required(name, value)}"); break;
            case "volume-opt": Only("volume", name); _options.Add(token); break;
            case "volume-label": throw new EngineError(ErrorKind.Unsupported, "the --volume-label option is not presently implemented");
            default: throw new EngineError(ErrorKind.Invalid, $"{name}: invalid mount option");
        }
    }

    private MountSpec ToMount()
    {
        if (_type == "image" && (_source.Length == 0 || _destination.Length == 0)) throw new EngineError(ErrorKind.Invalid, "must set source and destination for image volume");
        if (_destination.Length == 0 && _type != MountSources.Glob) throw new EngineError(ErrorKind.Invalid, "must set volume destination");
        if (_type == "bind" && _source.Length == 0) _source = _destination;
        if (_type == MountSources.Glob && _source.Length == 0) throw new EngineError(ErrorKind.Invalid, "must set volume source");
        if (_type == "image")
            return new MountSpec { Type = "image", Source = _source, Destination = _destination, SubPath = _subPath, Options = [_options.Contains("rw") ? "rw" : "ro"] };
        return new MountSpec
        {
            Type = _type,
            Source = _type switch
            {
                "tmpfs" or "ramfs" or "devpts" => _type,
                _ => _source,
            },
            Anonymous = _type == "volume" && _source.Length == 0,
            Destination = _destination,
            SubPath = _subPath,
            Options = _options,
        };
    }

    private void SetSource(string name, string? value)
    {
        if (_type is "tmpfs" or "ramfs") Unsupported(name);
        if (_source.Length > 0) throw new EngineError(ErrorKind.Invalid, $"cannot pass \"{name}\" option more than once: must provide an argument for option");
        if (Required(name, value).Length == 0) throw new EngineError(ErrorKind.Invalid, "host directory cannot be empty: must provide an argument for option");
        _source = value!;
    }

    private void SetDestination(string name, string? value)
    {
        if (_destination.Length > 0) throw new EngineError(ErrorKind.Invalid, $"cannot pass \"{name}\" option more than once: must provide an argument for option");
        _destination = VolumeFlag.CheckDestination(Required(name, value));
    }

    private void SetSubPath(string name, string? value)
    {
        if (_type is not ("volume" or "image")) throw new EngineError(ErrorKind.Invalid, $"cannot set option \"{name}\" on non-volume mounts");
        _subPath = Required(name, value);
        if (_type == "image" && !_subPath.StartsWith('/')) throw new EngineError(ErrorKind.Invalid, $"volume subpath \"{_subPath}\" must be an absolute path");
    }

    private void SetReadWrite(string name, string? value)
    {
        if (!_given.Add("write"))
            throw new EngineError(ErrorKind.Invalid, "cannot pass 'readonly', 'ro', or 'rw' mnt.Options more than once: must provide an argument for option");
        var isWrite = name is "rw" or "readwrite";
        switch (value?.ToLowerInvariant())
        {
            case null or "true": _options.Add(isWrite ? "rw" : "ro"); break;
            case "false": if (isWrite) _options.Add("ro"); break;
            // Podman takes any other word and does nothing about it.
            default: if (_type == "image") throw new EngineError(ErrorKind.Invalid, $"invalid {name} value {GoText.Quote(value)}: invalid mount option"); break;
        }
    }

    private void SetOwnership(string? value)
    {
        if (!_given.Add("U")) throw new EngineError(ErrorKind.Invalid, "cannot pass 'U' or 'chown' option more than once: must provide an argument for option");
        switch (value)
        {
            case null or "true": _options.Add("U"); break;
            case "false": break;
            default: throw new EngineError(ErrorKind.Invalid, $"'U' or 'chown' must be set to true or false, instead received \"{value}\": must provide an argument for option");
        }
    }

    private static string Propagation(string value, string token) => value is
        "shared" or "rshared" or "private" or "rprivate" or "slave" or "rslave" or "unbindable" or "runbindable"
        ? value
        : throw new EngineError(ErrorKind.Invalid, $"invalid value \"{token}\"");

    private static string Relabel(string name, string? value) => value switch
    {
        "private" => "Z",
        "shared" => "z",
        _ => throw new EngineError(ErrorKind.Invalid, $"{name} mount option must be 'private' or 'shared': invalid mount option"),
    };

    private void Memory(string name)
    {
        if (_type is not ("tmpfs" or "ramfs" or "devpts")) Unsupported(name);
    }

    private void Bind(string name)
    {
        if (_type != "glob") Only("bind", name);
    }

    private void Only(string type, string name)
    {
        if (_type != type) Unsupported(name);
    }

    private void Unsupported(string name) => throw new EngineError(ErrorKind.Invalid, $"\"{name}\" option not supported for \"{_type}\" mount types");

    private void Once(string group, string words)
    {
        if (!_given.Add(group)) throw new EngineError(ErrorKind.Invalid, $"cannot pass {words} mnt.Options more than once: must provide an argument for option");
    }

    private static string Required(string name, string? value) => value ?? throw new EngineError(ErrorKind.Invalid, $"{name}: must provide an argument for option");
}
