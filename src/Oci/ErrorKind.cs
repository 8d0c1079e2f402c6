namespace Selkie.Oci;

/// <summary>What kind of failure an <see cref="EngineError"/> is.</summary>
public enum ErrorKind
{
    /// <summary>The engine, its store or the machine failed; the request may have been right.</summary>
    Internal,

    /// <summary>The request is wrong: a value that cannot be, options that exclude each other, a file that cannot be read as what it should be.</summary>
    Invalid,

    /// <summary>The configuration of the machine is wrong, whatever was asked (containers.conf).</summary>
    Configuration,

    /// <summary>There is no such object.</summary>
    NotFound,

    /// <summary>The name or place is taken, or it names several objects.</summary>
    Conflict,

    /// <summary>Another object needs this one.</summary>
    InUse,

    /// <summary>The object is there, and not in a state in which this can be done.</summary>
    BadState,

    /// <summary>It can not be done by this engine, or not on this machine.</summary>
    Unsupported,

    /// <summary>The caller may not.</summary>
    Forbidden,

    /// <summary>Somebody else who is needed does not answer, or refuses: a registry, a daemon, a credential helper.</summary>
    Unavailable,

    /// <summary>A container could not be started, or could not be attached to.</summary>
    StartFailed,

    /// <summary>A container could not be started because its command is not there.</summary>
    CommandNotFound,

    /// <summary>The caller broke it off.</summary>
    Interrupted,
}
