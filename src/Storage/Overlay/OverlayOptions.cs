using Selkie.Linux.Files;
using Selkie.Linux.Mounting;
using Selkie.Storage.Layout;

namespace Selkie.Storage.Overlay;

/// <summary>Puts the options of an overlay mount together (overlay.go, get).</summary>
internal sealed class OverlayOptions
{
    private static readonly Lazy<bool> RedirectsByDefault =
        new(() => Fs.ReadAll("/sys/module/overlay/parameters/redirect_dir") is [(byte)'Y', ..]);

    private readonly StoreOptions _store;
    private readonly List<string> _data = [];
    private MountFlags _flags;

    public OverlayOptions(StoreOptions store, IReadOnlyList<string>? own)
    {
        _store = store;
        IEnumerable<string> options = own is { Count: > 0 } ? own : (store.MountOptions ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
        foreach (var option in options) AddOption(option);
    }

    public string? MountLabel { get; init; }

    public bool Volatile { get; init; }

    public bool ReadOnly => _flags.HasFlag(MountFlags.ReadOnly);

    private void AddOption(string option)
    {
        var flag = option switch
        {
            "ro" => MountFlags.ReadOnly,
            "nodev" => MountFlags.NoDev,
            "nosuid" => MountFlags.NoSuid,
            "noexec" => MountFlags.NoExec,
            "noatime" => MountFlags.NoAccessTime,
            "nodiratime" => (MountFlags)2048, // MS_NODIRATIME
            "relatime" => MountFlags.RelativeAccessTime,
            "strictatime" => (MountFlags)(1 << 24), // MS_STRICTATIME
            "sync" => MountFlags.Synchronous,
            _ => MountFlags.None,
        };
        if (flag != MountFlags.None && _store.MountProgram is null)
        {
            _flags |= flag;
        }
        else if (option is "rw" or "dev" or "suid" or "exec" or "defaults")
        {
            // what holds anyway
        }
        else if (option != "metacopy=on")
        {
            _data.Add(option); // with metacopy the files of a layer would no longer be all of it
        }
    }

    public MountArguments Make(string target, string home, IReadOnlyList<string> lowers, string? upper, string? work)
    {
        List<string> data = [$"lowerdir={string.Join(':', lowers.Select(MountArguments.Escape))}"];
        if (upper is not null)
        {
            data.Add($"upperdir={MountArguments.Escape(upper)},workdir={MountArguments.Escape(work!)}");
        }

        data.AddRange(_data);
        if (_store.MountProgram is not null)
        {
            data.AddRange(_store.ForceMask is null ? [] : ["xattr_permissions=2"]);
        }
        else
        {
            data.AddRange(_store.Rootless ? ["userxattr"] : []);
            data.AddRange(upper is not null && RedirectsByDefault.Value ? ["redirect_dir=off"] : []); // for the same reason
        }

        if (Volatile && !_data.Contains("volatile") && upper is not null) data.Add("volatile");

        if (!string.IsNullOrEmpty(MountLabel))
        {
            data.Add($"context=\"{MountLabel}\"");
        }

        return new MountArguments
        {
            Target = target,
            FsType = _store.MountProgram is null ? "overlay" : "fuse.fuse-overlayfs",
            Options = string.Join(',', data),
            WorkingDirectory = home,
            Flags = _flags | (upper is null ? MountFlags.ReadOnly : MountFlags.None),
            ReadOnly = upper is null,
            Program = _store.MountProgram,
            Lowers = [.. lowers.Select(l => Path.Combine(home, l))],
            Upper = upper is null ? null : Path.Combine(home, upper),
        };
    }
}
