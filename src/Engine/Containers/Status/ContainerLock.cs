using Selkie.Linux.Files;

namespace Selkie.Engine.Containers.Status;

/// <summary>
/// The right to change one container. It is a lock of the kernel on a file of the container's own: it ends with its holder, however that ends.
/// Nobody holds it while waiting for a container, a registry or a person.
/// </summary>
public sealed class ContainerLock : IDisposable
{
    private readonly FileLock _lock;

    private ContainerLock(FileLock fileLock) => _lock = fileLock;

    /// <summary>Waits for the lock of a container and takes it.</summary>
    public static ContainerLock Take(EngineContext engine, string id) => new(FileLock.Take(MakePath(engine, id)));

    /// <summary>Takes the lock of a container if nobody holds it.</summary>
    public static ContainerLock? TryTake(EngineContext engine, string id) => FileLock.TryTake(MakePath(engine, id)) is { } taken ? new ContainerLock(taken) : null;

    /// <summary>What a monitor inherits: while it creates its container nobody else may touch that, even if the command that launched it is killed.</summary>
    internal Microsoft.Win32.SafeHandles.SafeFileHandle Handle => _lock.File;

    /// <summary>The lock's file, not locked: for a monitor that takes the lock later, itself.</summary>
    internal static Microsoft.Win32.SafeHandles.SafeFileHandle Open(EngineContext engine, string id) =>
        Fs.Open(MakePath(engine, id), OpenMode.ReadWrite | OpenMode.Create, Fs.PrivateFile);

    private static string MakePath(EngineContext engine, string id)
    {
        engine.Boot.Claim();
        var path = new ContainerPaths(engine, id).Lock;
        Fs.MakePrivateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();
}
