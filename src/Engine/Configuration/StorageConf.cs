using Selkie.Engine.Diagnostics;
using Selkie.Oci;
using Selkie.Storage.Layout;

namespace Selkie.Engine.Configuration;

/// <summary>containers-storage.conf(5) and the options that stand over it: where images and containers are kept.</summary>
public static class StorageConf
{
    /// <summary>The store a command works on.</summary>
    /// <param name="options">What stands over the files.</param>
    /// <param name="log">Is told of what is missing in them.</param>
    /// <exception cref="EngineError">The driver is not one of ours.</exception>
    public static StoreOptions Load(GlobalOptions options, Logger log)
    {
        var (files, anyRead, usersRead) = Files();
        var rootless = UserDirectories.Rootless;
        var user = rootless && !usersRead ? null : files;
        var graph = options.Root ?? (rootless ? RootlessGraph(files, user) : files.String("storage", "graphroot") ?? "/var/lib/containers/storage");
        var run = options.RunRoot ?? (rootless ? RootlessRun(user) : files.String("storage", "runroot") ?? "/run/containers/storage");
        var driver = FirstSet(options.StorageDriver, HostEnvironment.Variable("STORAGE_DRIVER"), files.String("storage", "driver")) ?? "overlay";
        if (anyRead && string.IsNullOrEmpty(files.String("storage", "driver")) && FirstSet(options.StorageDriver, HostEnvironment.Variable("STORAGE_DRIVER")) is null)
            log.Warn($"The storage 'driver' option should be set in {FilePath}. A driver was picked automatically.");
        if (driver is not ("overlay" or "vfs")) throw new EngineError(ErrorKind.Unsupported, $"the storage driver {driver} is not supported: use overlay or vfs");
        var own = new DriverOptions(files, options.StorageOptions, driver, HostEnvironment.Absolute(graph));
        return new StoreOptions
        {
            GraphRoot = HostEnvironment.Absolute(graph),
            RunRoot = HostEnvironment.Absolute(run),
            Driver = driver,
            ImageStore = FirstSet(options.ImageStore, files.String("storage", "imagestore")),
            AdditionalImageStores = own.ImageStores(),
            MountOptions = own["mountopt"] ?? "",
            MountProgram = own.MountProgram(),
            IgnoreChownErrors = own.IsOn("ignore_chown_errors"),
            ForceMask = own.ForceMask(),
            TransientStore = options.TransientStore || files.Bool("storage", "transient_store") is true,
            Rootless = rootless,
        };
    }

    /// <summary>The file that settings are taken from, or would be.</summary>
    public static string FilePath
    {
        get
        {
            if (HostEnvironment.Variable("CONTAINERS_STORAGE_CONF") is { } only) return only;
            if (UserDirectories.Rootless) return Path.Combine(UserDirectories.Config, "containers/storage.conf");
            return File.Exists("/etc/containers/storage.conf") ? "/etc/containers/storage.conf" : "/usr/share/containers/storage.conf";
        }
    }

    // Also whether the file that is named alone was read, and whether the user's was.
    private static (ConfigFiles Files, bool AnyRead, bool UsersRead) Files()
    {
        var files = new ConfigFiles();
        if (HostEnvironment.Variable("CONTAINERS_STORAGE_CONF") is { } only)
        {
            var read = files.Add(only);
            return (files, read, read);
        }
        if (!files.Add("/etc/containers/storage.conf")) files.Add("/usr/share/containers/storage.conf");
        return (files, false, UserDirectories.Rootless && files.Add(Path.Combine(UserDirectories.Config, "containers/storage.conf")));
    }

    private static string RootlessGraph(ConfigFiles files, ConfigFiles? user) =>
        user?.String("storage", "graphroot") is { } own ? Expand(own)
        : files.String("storage", "rootless_storage_path") is { } shared ? Expand(shared)
        : Path.Combine(UserDirectories.Data, "containers/storage");

    private static string RootlessRun(ConfigFiles? user) =>
        user?.String("storage", "runroot") is { } own ? Expand(own) : Path.Combine(UserDirectories.Runtime, "containers");

    private static string Expand(string path) => path
        .Replace("$HOME", UserDirectories.Home, StringComparison.Ordinal)
        .Replace("$USER", UserDirectories.User, StringComparison.Ordinal)
        .Replace("$UID", UserDirectories.Uid.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private static string? FirstSet(params ReadOnlySpan<string?> values)
    {
        foreach (var value in values)
            if (!string.IsNullOrEmpty(value))
                return value;
        return null;
    }
}
