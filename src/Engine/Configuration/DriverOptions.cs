using System.Globalization;
using Selkie.Oci;
using Selkie.Oci.Text;

namespace Selkie.Engine.Configuration;

/// <summary>Options of the storage driver: <c>--storage-opt overlay.KEY=VALUE</c>, then those of storage.conf. What does not work is refused, never passed over.</summary>
internal sealed class DriverOptions
{
    private static readonly string[] Known =
        ["override_kernel_check", "mountopt", "size", "inodes", "imagestore", "additionalimagestore", "additionallayerstore", "use_composefs", "mount_program", "skip_mount_home", "ignore_chown_errors", "force_mask", "sync"];

    private readonly ConfigFiles _files;
    private readonly string _driver, _graphRoot;
    private readonly List<(string Key, string Value)> _given = [];
    private readonly bool _none; // one empty option: not even those of the file

    /// <exception cref="EngineError">An option is not known, or not supported.</exception>
    internal DriverOptions(ConfigFiles files, IReadOnlyList<string> given, string driver, string graphRoot)
    {
        (_files, _driver, _graphRoot) = (files, driver, graphRoot);
        _none = given is [""];
        foreach (var option in _none ? [] : given)
        {
            var pair = option.Split('=', 2);
            if (pair.Length != 2) throw Problem($"unable to parse key/value option: {option}");
            var key = pair[0].Trim().ToLowerInvariant();
            key = new[] { driver + ".", "overlay2.", "." }.FirstOrDefault(prefix => key.StartsWith(prefix, StringComparison.Ordinal)) is { } found ? key[found.Length..] : key;
            if (!Known.Contains(key)) throw Problem(driver == "vfs" ? $"vfs driver does not support {pair[0]} options" : $"{driver}: unknown option {pair[0]}");
            _given.Add((key, pair[1].Trim()));
        }
        RefuseQuotas();
        Refuse("additionallayerstore", "");
        Refuse("use_composefs", "false");
    }

    /// <summary>The last value given, or the file's.</summary>
    internal string? this[string key] => _none ? null : _given.FindLast(option => option.Key == key).Value ?? _files.String($"storage.options.{_driver}", key) ?? _files.String("storage.options", key);

    /// <summary>Whether a switch is on.</summary>
    /// <exception cref="EngineError">It is neither on nor off.</exception>
    internal bool IsOn(string key) => this[key] switch
    {
        null or "" or "false" or "0" or "f" or "F" or "FALSE" or "False" => false,
        "true" or "1" or "t" or "T" or "TRUE" or "True" => true,
        var other => throw Problem($"strconv.ParseBool: parsing \"{other}\": invalid syntax"),
    };

    /// <summary>The program that mounts instead of the kernel.</summary>
    /// <exception cref="EngineError">It is not there.</exception>
    internal string? MountProgram()
    {
        if (this["mount_program"] is not { Length: > 0 } program || _driver != "overlay") return null;
        return File.Exists(program) ? program : throw Problem($"overlay: can't stat program \"{program}\": faccessat {program}: no such file or directory");
    }

    /// <summary>The permissions that every file gets.</summary>
    /// <exception cref="EngineError">They are no octal number, or nothing would show the real ones.</exception>
    internal uint? ForceMask()
    {
        if (this["force_mask"] is not { Length: > 0 } text || _driver != "overlay") return null;
        if (MountProgram() is null) throw Problem("'force_mask' is supported only with 'mount_program'");
        if (text is "shared" or "private") return text == "shared" ? 0x1edu : 0x1c0u;
        return text.All(c => c is >= '0' and <= '7') ? Convert.ToUInt32(text, 8) : throw Problem($"strconv.ParseInt: parsing \"{text}\": invalid syntax");
    }

    /// <summary>Read-only stores: those given, then the file's.</summary>
    /// <exception cref="EngineError">One is not there.</exception>
    internal string[] ImageStores()
    {
        string[] stores =
        [
            .. _files.Strings("storage.options", "additionalimagestores") ?? [],
            .. _given.Where(option => option.Key is "imagestore" or "additionalimagestore").SelectMany(option => option.Value.Split(',', StringSplitOptions.RemoveEmptyEntries)),
        ];
        foreach (var store in stores)
        {
            if (!Path.IsPathRooted(store)) throw Problem($"{_driver}: image path \"{store}\" is not absolute.  Can not be relative");
            if (File.Exists(store)) throw Problem($"{_driver}: image path \"{store}\" must be a directory");
            if (!Directory.Exists(store)) throw Problem($"{_driver}: can't stat imageStore dir {store}: stat {store}: no such file or directory");
        }
        return [.. stores.Select(store => HostEnvironment.Absolute(store).TrimEnd('/'))];
    }

    // XFS alone has quotas for projects (quota(5)), which are not set yet.
    private void RefuseQuotas()
    {
        if (this["size"] is { Length: > 0 } size && ByteSize.TryParse(size) is null) throw Problem($"invalid size: '{size}'");
        if (this["size"] is not { Length: > 0 } && this["inodes"] is not { Length: > 0 }) return;
        if (BackingFileSystem.Of(_graphRoot) is var found and not "xfs") throw Problem($"storage option overlay.size and overlay.inodes only supported for backingFS XFS. Found {found}");
        Refuse("size", "");
        Refuse("inodes", "");
    }

    private void Refuse(string key, string harmless)
    {
        if (this[key] is { Length: > 0 } value && value != harmless)
            throw new EngineError(ErrorKind.Unsupported, string.Create(CultureInfo.InvariantCulture, $"the storage option {_driver}.{key} is not supported: remove it from {StorageConf.FilePath} and the command line"));
    }

    private static EngineError Problem(string text) => new(ErrorKind.Invalid, "configure storage: " + text);
}
