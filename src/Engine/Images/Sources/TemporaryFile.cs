using Selkie.Linux.Files;

namespace Selkie.Engine.Images.Sources;

/// <summary>
/// Temporary files and directories of images, in $TMPDIR or /var/tmp (containers.conf's image_copy_tmp_dir by default). Others may write in that directory, too: a name
/// cannot be guessed, and what has it already is never opened.
/// </summary>
internal static class TemporaryFile
{
    /// <summary>Makes and opens a file that its owner alone may read.</summary>
    /// <param name="options">More than that, such as to delete it when it is closed.</param>
    internal static FileStream Create(FileOptions options = FileOptions.None) => new(Name(), new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.ReadWrite,
        Share = FileShare.None,
        Options = options,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    });

    /// <summary>Makes a directory that its owner alone may enter.</summary>
    internal static string CreateDirectory()
    {
        var name = Name();
        Fs.MakeDirectory(null, Fs.Bytes(name), Fs.PrivateDirectory).Check(name);
        return name;
    }

    private static string Name() => Path.Combine(Configuration.HostEnvironment.Temporary, "selkie-" + Selkie.Linux.Files.RandomBytes.NewId());
}
